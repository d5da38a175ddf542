import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROUTES } from '../../lambdas/integration-hub/routes.ts';
import { openApiDocument } from '../../lambdas/shared/http/openapi.ts';

/** `npm run reference`: writes the API reference as the routes are. */
const path = join(import.meta.dirname, '../../docs/openapi.json');
writeFileSync(path, `${JSON.stringify(openApiDocument(ROUTES), null, 2)}\n`);

import { ROUTES, type RouteName } from '../../lambdas/integration-hub/routes.ts';
import { openApiDocument } from '../../lambdas/shared/http/openapi.ts';
import { hub } from './hub-under-test.ts';
import { keptReference } from './reference.ts';

it('is kept as the routes are: run `npm run reference` after changing one', () => {
  expect(JSON.parse(JSON.stringify(openApiDocument(ROUTES)))).toEqual(keptReference);
});

it('is served', async () => {
  expect((await hub().call('getReference')).body).toEqual(keptReference);
});

it('names each route once, with who may call it and what it refuses with', () => {
  const { paths } = openApiDocument(ROUTES);
  const operations = Object.values(paths ?? {}).flatMap((path) => Object.values(path));
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(
    Object.keys(ROUTES).sort(),
  );
  for (const [name, route] of Object.entries(ROUTES)) {
    const operation = operations.find(({ operationId }) => operationId === (name as RouteName));
    for (const role of route.roles) expect(operation?.description).toContain(role);
    expect(Object.keys(operation?.responses)).toEqual(expect.arrayContaining(['401', '403']));
    if (route.ifMatch) {
      expect(Object.keys(operation?.responses)).toEqual(expect.arrayContaining(['412', '428']));
    }
  }
});

import { parseSecret } from '../shared/aws/parse-secret.ts';
import type { ApplicationAccess } from '../shared/azure/application-access.ts';
import type { IntegrationStore } from '../shared/domain/integration.ts';
import { IntegrationError } from '../shared/domain/integration-error.ts';
import { provePrincipal } from '../shared/domain/prove-principal.ts';
import type { SecretStatusStore } from '../shared/domain/secret-status.ts';
import type { SecretVersions } from '../shared/domain/secret-versions.ts';
import { ServicePrincipal } from '../shared/domain/service-principal.ts';
import type { AzureClientSecretPorts } from './secret-types/azure-client-secret.ts';
import type { Rotation } from './secret-types/secret-type.ts';

/** Entra's replicas were seen to take up to 18 s to know a new secret, and promise nothing. */
export const PATIENCE = { patienceMs: 120_000, intervalMs: 3_000 };

/** A list of credentials that lags behind is looked at this often, ms. */
const PAUSE_MS = 3_000;

export interface AzureRotationOptions {
  readonly secrets: Pick<SecretVersions, 'read'>;
  readonly integrations: Pick<IntegrationStore, 'get'>;
  readonly statuses: Pick<SecretStatusStore, 'noteRotation'>;
  /** Access to the cloud that an integration is in. */
  readonly access: (cloud: 'public' | 'us-government' | 'china') => ApplicationAccess;
  readonly rotationDays: number;
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly now: () => Date;
}

/** What `azure-client-secret` works with: the application of the integration that a secret is named for. */
export function azureRotationPorts(options: AzureRotationOptions): AzureClientSecretPorts {
  const { secrets, integrations, statuses, sleep, now, rotationDays } = options;

  /** Of the integration that the secret is named for. */
  const idOf = ({ name }: Rotation) => name.slice(name.lastIndexOf('/') + 1);

  async function accessOf(rotation: Rotation): Promise<ApplicationAccess> {
    const { name } = rotation;
    const id = idOf(rotation);
    const integration = await integrations.get(id);
    if (integration) return options.access(integration.cloud);
    throw new IntegrationError(
      'not_found',
      `The secret ${name} belongs to integration ${id}, which does not exist any more.`,
      'Delete the secret, if the integration was removed on purpose.',
    );
  }

  async function read(name: string, stage: 'AWSCURRENT' | 'AWSPREVIOUS') {
    const text = await secrets.read(name, stage);
    return text === undefined ? undefined : ServicePrincipal.parse(parseSecret(text));
  }

  return {
    rotationDays,
    now,
    pause: () => sleep(PAUSE_MS),
    tell: (failure, rotation) =>
      statuses.noteRotation(idOf(rotation), failure && { ...failure, at: now().toISOString() }),
    async credentials(rotation) {
      const access = await accessOf(rotation);
      return access.credentials({
        previous: () => read(rotation.name, 'AWSPREVIOUS'),
        async current() {
          const principal = await read(rotation.name, 'AWSCURRENT');
          if (principal) return principal;
          throw new IntegrationError(
            'secret_missing',
            `The secret ${rotation.name} has no current value.`,
            'Enter the secret again in Integration Hub.',
          );
        },
      });
    },
    async prove(principal, rotation) {
      const { signIn, probe } = await accessOf(rotation);
      const proof = { signIn, probe, sleep, now: () => now().getTime() };
      await provePrincipal(principal, proof, PATIENCE);
    },
  };
}

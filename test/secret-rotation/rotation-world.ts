import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  RotateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { azureRotationPorts } from '../../lambdas/secret-rotation/azure-rotation-ports.ts';
import { rotate } from '../../lambdas/secret-rotation/rotate.ts';
import type { AzureClientSecretPorts } from '../../lambdas/secret-rotation/secret-types/azure-client-secret.ts';
import { secretTypes } from '../../lambdas/secret-rotation/secret-types/index.ts';
import { secretsManagerVersions } from '../../lambdas/shared/aws/secrets-manager-versions.ts';
import type { ApplicationAccess } from '../../lambdas/shared/azure/application-access.ts';
import type { ApplicationCredentials } from '../../lambdas/shared/domain/application-credential.ts';
import { AzureError } from '../../lambdas/shared/domain/resource-manager.ts';
import type {
  RotationFailure,
  SecretStatusStore,
} from '../../lambdas/shared/domain/secret-status.ts';
import type { ServicePrincipal } from '../../lambdas/shared/domain/service-principal.ts';
import type { RotationEvent } from '../../local/aws/secrets-manager/rotation.ts';
import type { AppRegistration } from '../../local/azure/applications/app-registration.ts';
import { createAppRegistration } from '../../local/azure/applications/app-registration.ts';
import { createDirectory } from '../../local/azure/directory.ts';
import { integration } from '../fixtures/integration.ts';
import { open, startLambda } from '../local/aws/secrets-manager/workbench.ts';
import type { Life } from './mortal.ts';

export const NAME = 'stackflow/azure/service-principals/7f0c3a52-6f0b-4a3e-8d0e-5b7d8f1c2a34';
const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:StackFlowGenericSecretRotation';

/** A Secrets Manager that rotates with the real function, against an app registration in memory. */
export async function openWorld(life: Life, ports: Partial<AzureClientSecretPorts> = {}) {
  let clock = Date.parse('2026-03-04T05:06:07Z');
  const now = () => {
    clock += 1;
    return clock;
  };
  const directory = createDirectory(1);
  const application = createAppRegistration(directory, now, { propagationMs: 0 });
  const events: RotationEvent[] = [];
  const steps: string[] = [];
  const told: (RotationFailure | null)[] = [];

  const lambda = await startLambda(async (request) => {
    steps.push(request.Step);
    life.begin();
    const secrets = life.mortal(secretsManagerVersions(bench.client));
    await rotate(request, {
      secrets,
      types: secretTypes({
        ...azureRotationPorts({
          secrets,
          integrations: life.mortal({ get: async () => integration() }),
          statuses: life.mortal({
            noteRotation: async (_id, failure) => void told.push(failure),
          } satisfies Pick<SecretStatusStore, 'noteRotation'>),
          access: () => memoryAccess(application, now, life),
          rotationDays: 90,
          sleep: () => setImmediate(),
          now: () => new Date(now()),
        }),
        newKey: () => randomBytes(32).toString('base64url'),
        ...ports,
      }),
    });
  });
  const bench = await open({
    lambdaEndpoint: () => lambda.endpoint,
    rotationRetryDelaysMs: [0, 0, 0],
    onRotation: (event) => events.push(event),
  });

  return {
    application,
    events,
    steps,
    /** What was written down with the integration, in order. */
    told,
    client: bench.client,
    create: (value: unknown, strategy: string | undefined = 'azure-client-secret', Name = NAME) =>
      bench.client.send(
        new CreateSecretCommand({
          Name,
          SecretString: JSON.stringify(value),
          Tags: strategy === undefined ? [] : [{ Key: 'rotation-strategy', Value: strategy }],
        }),
      ),
    /** The secret that an administrator pasted. */
    principal: {
      tenantId: directory.tenantId,
      clientId: directory.clientId,
      clientSecret: directory.clientSecrets[0]?.secretText ?? '',
    },
    /** Rotates, with as many attempts as Secrets Manager makes, and again while one is left half-way. */
    async rotate(more: { RotateImmediately?: boolean; ClientRequestToken?: string } = {}) {
      await bench.client.send(
        new RotateSecretCommand({ SecretId: NAME, RotationLambdaARN: FUNCTION, ...more }),
      );
      await bench.service.rotationsSettled();
    },
    settled: () => bench.service.rotationsSettled(),
    async read(VersionStage = 'AWSCURRENT') {
      const { SecretString = '' } = await bench.client.send(
        new GetSecretValueCommand({ SecretId: NAME, VersionStage }),
      );
      return JSON.parse(SecretString);
    },
    stages: async () =>
      Object.values(
        (await bench.client.send(new DescribeSecretCommand({ SecretId: NAME })))
          .VersionIdsToStages ?? {},
      )
        .map((labels) => labels.toSorted().join('+'))
        .sort(),
    async stop() {
      await bench.stop();
      lambda.stop();
    },
  };
}

/** Entra ID, Microsoft Graph and Resource Manager with an app registration in memory; each call counts. */
function memoryAccess(
  application: AppRegistration,
  now: () => number,
  life: Life,
): ApplicationAccess {
  async function signIn({ clientSecret }: ServicePrincipal) {
    if (application.signIn(clientSecret) === 'valid') return;
    const azureCode = 'AADSTS7000215';
    throw new AzureError('azure_sign_in_failed', 'Unknown.', 'Wait.', { azureCode, status: 401 });
  }
  return {
    async credentials(source) {
      await signIn(await source.current());
      return life.mortal(memoryCredentials(application, now));
    },
    signIn: life.mortal({ signIn }).signIn,
    async probe(principal) {
      const services = { resourceManager: signIn, graph: signIn };
      await life.mortal(services).resourceManager(principal);
      await life.mortal(services).graph(principal);
    },
  };
}

/** Microsoft Graph's calls on an app registration, without the network between. */
export function memoryCredentials(
  application: AppRegistration,
  now: () => number,
): ApplicationCredentials {
  const toListed = ({
    startsAt,
    endsAt,
    ...rest
  }: ReturnType<AppRegistration['credentials']>[number]) => ({
    ...rest,
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
  });
  return {
    async *list() {
      yield* application.credentials().map(toListed);
    },
    async add(displayName, endsAt) {
      const startsAt = now();
      const added = application.add({ displayName, startsAt, endsAt: Date.parse(endsAt) });
      return { ...toListed(added), secretText: added.secretText };
    },
    async remove(keyId) {
      application.remove(keyId);
    },
    async obstacle() {
      return undefined;
    },
  };
}

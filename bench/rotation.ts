import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { azureRotationPorts } from '../lambdas/secret-rotation/azure-rotation-ports.ts';
import { rotate } from '../lambdas/secret-rotation/rotate.ts';
import { secretTypes } from '../lambdas/secret-rotation/secret-types/index.ts';
import { secretsManagerServicePrincipalStore } from '../lambdas/shared/aws/secrets-manager-service-principal-store.ts';
import { secretsManagerVersions } from '../lambdas/shared/aws/secrets-manager-versions.ts';
import { applicationAccess } from '../lambdas/shared/azure/application-access.ts';
import { rotatingCredential } from '../lambdas/shared/azure/rotating-credential.ts';
import type { Integration } from '../lambdas/shared/domain/integration.ts';
import { localCredentials } from '../local/aws/local-credentials.ts';
import { startSecretsManager } from '../local/aws/secrets-manager/server.ts';
import { rotatable } from '../local/azure/applications/app-registration.ts';
import { startAzure } from '../local/azure/start-azure.ts';
import { createCertificateAuthority } from '../local/certificate-authority.ts';
import { integrationOf } from './integration-of.ts';
import type { Bench, Measurement } from './measurement.ts';

const PROPAGATION_MS = 20_000;
const INTERVAL_MS = 50;
const PREFIX = 'stackflow/azure/service-principals/';
const SCOPE = 'https://management.azure.com/.default';

/**
 * Sign-ins that fail while a client secret is rotated, one every 50 ms, when Entra's replicas learn of the
 * new secret one after another within 20 s; against those who read the secret and do nothing more.
 */
export const rotation: Bench = {
  name: 'rotation',
  async *run() {
    yield await measure(true);
    yield await measure(false);
  },
};

/** @param proves false: the new secret becomes current before anybody knows it, the worst that can be */
async function measure(proves: boolean): Promise<Measurement> {
  await using stack = new AsyncDisposableStack();
  const authority = await createCertificateAuthority();
  setDefaultCACertificates([...getCACertificates('default'), authority.certificate]);
  const azure = await startAzure({
    certificate: authority.server,
    size: 5,
    application: { propagationMs: PROPAGATION_MS },
  });
  stack.defer(azure.close);
  azure.application.change(rotatable(azure));
  const engine = await startSecretsManager();
  stack.defer(engine.stop);
  const client = new SecretsManagerClient({
    endpoint: engine.endpoint,
    region: 'us-east-1',
    credentials: localCredentials,
  });
  stack.defer(() => client.destroy());

  const { tenantId, clientId, clientSecret, endpoint } = azure;
  const integration = integrationOf(azure);
  const principals = secretsManagerServicePrincipalStore(client, PREFIX);
  await principals.create(integration.id, { tenantId, clientId, clientSecret });
  const source = {
    current: () => principals.get(integration.id),
    previous: () => principals.previous(integration.id),
  };
  const signIn = { authorityHost: endpoint, timeLeft: () => 60_000 };
  const nowhere = { ...source, previous: async () => undefined };
  const ask = async (from: typeof source) => {
    const credential = rotatingCredential(await source.current(), from, signIn);
    return credential.getToken(SCOPE).then(
      () => true,
      () => false,
    );
  };

  let rotating = true;
  const ours: Promise<boolean>[] = [];
  const plain: Promise<boolean>[] = [];
  const asking = (async () => {
    for (let next = performance.now(); rotating; next += INTERVAL_MS) {
      ours.push(ask(source));
      plain.push(ask(nowhere));
      await sleep(Math.max(0, next + INTERVAL_MS - performance.now()));
    }
  })();
  await rotateOnce(client, integration, endpoint, proves);
  // Until the last replica knows it.
  await sleep(PROPAGATION_MS);
  rotating = false;
  await asking;
  return {
    name: `${proves ? '' : 'unproven: '}sign-ins failed, of ${ours.length}`,
    value: await failures(ours),
    unit: '',
    bar: { atMost: 0 },
    // Without a proof there are many; with it perhaps none, and nothing to compare with.
    baseline: Math.max(1, await failures(plain)),
  };
}

/** What Secrets Manager does with its rotation function. */
async function rotateOnce(
  client: SecretsManagerClient,
  integration: Integration,
  azure: string,
  proves: boolean,
) {
  const SecretId = `${PREFIX}${integration.id}`;
  const environment = {
    AZURE_AUTHORITY_HOST: azure,
    AZURE_RESOURCE_MANAGER_ENDPOINT: azure,
    MICROSOFT_GRAPH_ENDPOINT: azure,
  };
  const secrets = secretsManagerVersions(client);
  const ClientRequestToken = randomUUID();
  const types = secretTypes({
    ...azureRotationPorts({
      secrets,
      integrations: { get: async () => integration },
      statuses: { noteRotation: async () => {} },
      access: (cloud) => applicationAccess(cloud, environment, () => 300_000),
      rotationDays: 90,
      sleep,
      now: () => new Date(),
    }),
    ...(!proves && { prove: async () => {} }),
    newKey: randomUUID,
  });
  for (const Step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret']) {
    // Only a rotation begins with a version that has no value; here its label is put where it would be.
    await rotate({ Step, SecretId, ClientRequestToken }, { secrets: labelled(secrets), types });
  }

  function labelled(all: typeof secrets): typeof secrets {
    return {
      ...all,
      async describe(id) {
        const found = await all.describe(id);
        if (found.stages[ClientRequestToken]) return found;
        return { ...found, stages: { ...found.stages, [ClientRequestToken]: ['AWSPENDING'] } };
      },
    };
  }
}

async function failures(all: readonly Promise<boolean>[]): Promise<number> {
  return (await Promise.all(all)).filter((succeeded) => !succeeded).length;
}

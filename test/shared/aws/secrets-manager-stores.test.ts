import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { secretsManagerServicePrincipalStore } from '../../../lambdas/shared/aws/secrets-manager-service-principal-store.ts';
import { secretsManagerWebhookKeyStore } from '../../../lambdas/shared/aws/secrets-manager-webhook-key-store.ts';
import { localCredentials } from '../../../local/aws/local-credentials.ts';
import {
  type SecretsManager,
  startSecretsManager,
} from '../../../local/aws/secrets-manager/server.ts';
import { servicePrincipalStoreContract } from '../../contracts/service-principal-store.ts';
import { webhookKeyStoreContract } from '../../contracts/webhook-key-store.ts';

let engine: SecretsManager;
let client: SecretsManagerClient;
let prefixes = 0;

beforeAll(async () => {
  engine = await startSecretsManager();
  const { endpoint } = engine;
  client = new SecretsManagerClient({
    endpoint,
    region: 'us-east-1',
    credentials: localCredentials,
  });
});

afterAll(async () => {
  client.destroy();
  await engine.stop();
});

function newPrefix(): string {
  prefixes += 1;
  return `stackflow/test-${prefixes}/`;
}

describe('service principals in Secrets Manager', () => {
  servicePrincipalStoreContract(async () =>
    secretsManagerServicePrincipalStore(client, newPrefix()),
  );

  it('never quotes a secret that is not what it should be', async () => {
    const prefix = newPrefix();
    const SecretString = 'S3cr3t~value, pasted as it was';
    await client.send(new CreateSecretCommand({ Name: `${prefix}one`, SecretString }));
    const error = await secretsManagerServicePrincipalStore(client, prefix)
      .get('one')
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(String((error as Error).stack)).not.toContain('S3cr3t');
  });
});

describe('webhook keys in Secrets Manager', () => {
  webhookKeyStoreContract(async () => secretsManagerWebhookKeyStore(client, newPrefix()));

  it('are refused when they are too short to be safe', async () => {
    const prefix = newPrefix();
    const SecretString = '{"current":"short"}';
    await client.send(new CreateSecretCommand({ Name: `${prefix}one`, SecretString }));
    await expect(secretsManagerWebhookKeyStore(client, prefix).get('one')).rejects.toThrow();
  });
});

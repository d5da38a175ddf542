import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { localCredentials } from './aws/local-credentials.ts';
import type { Deployment } from './template/deployment.ts';

/** The webhook's address on this machine, with its key, as an administrator puts it together. */
export async function webhookUrl(
  { outputs, region }: Deployment,
  gatewayEndpoint: string,
  secretsManagerEndpoint: string,
): Promise<string> {
  const output = (name: string) => {
    const value = Object.values(outputs).find((stack) => stack[name] !== undefined)?.[name];
    if (value === undefined) throw new Error(`The app has no output ${name}.`);
    return value;
  };
  const client = new SecretsManagerClient({
    endpoint: secretsManagerEndpoint,
    region,
    credentials: localCredentials,
  });
  try {
    const { SecretString } = await client.send(
      new GetSecretValueCommand({ SecretId: output('WebhookKeySecretName') }),
    );
    const { current } = JSON.parse(SecretString ?? '') as { current: string };
    return `${gatewayEndpoint}${new URL(output('WebhookUrl')).pathname}?key=${current}`;
  } finally {
    client.destroy();
  }
}

import { type AzureClientSecretPorts, azureClientSecret } from './azure-client-secret.ts';
import { manual } from './manual.ts';
import { randomPassword } from './random-password.ts';
import type { SecretType } from './secret-type.ts';
import { webhookKey } from './webhook-key.ts';

export interface SecretTypePorts extends AzureClientSecretPorts {
  /** A random text of at least 32 characters that nobody can guess. */
  readonly newKey: () => string;
}

/** Every type of secret that can be rotated. */
export function secretTypes(ports: SecretTypePorts): readonly SecretType<unknown>[] {
  return [azureClientSecret(ports), randomPassword(ports), webhookKey(ports), manual];
}

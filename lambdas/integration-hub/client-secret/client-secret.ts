import * as z from 'zod';
import { Integration, type RenewClientSecret } from '../../shared/domain/integration.ts';
import { IntegrationError, toFailure } from '../../shared/domain/integration-error.ts';
import { type ObservePorts, observeSecret } from '../../shared/domain/observe-secret.ts';
import { type ProvePorts, provePrincipal } from '../../shared/domain/prove-principal.ts';
import { daysLeft } from '../../shared/domain/secret-expiry.ts';
import {
  type SecretRotations,
  SecretStatus,
  type SecretStatusStore,
} from '../../shared/domain/secret-status.ts';
import type { ServicePrincipal } from '../../shared/domain/service-principal.ts';
import type { SettingsPorts } from '../settings/connect-integration.ts';

/** A pasted secret is tried for so long: the request has to be answered within 29 s. */
const PATIENCE = { patienceMs: 10_000, intervalMs: 2_000 };

/** What the client secret's operations work with. */
export interface ClientSecretPorts extends Omit<ObservePorts, 'principals'>, SettingsPorts {
  readonly statuses: SecretStatusStore;
  readonly rotations: SecretRotations;
  readonly signIn: (principal: ServicePrincipal, integration: Integration) => Promise<void>;
  readonly probePrincipal: (principal: ServicePrincipal, integration: Integration) => Promise<void>;
  readonly sleep: ProvePorts['sleep'];
  /** Tells whoever operates this of what an answer does not. */
  readonly report: (message: string, error: Error) => void;
}

/** How a client secret stands, as it is shown. */
export const ShownSecret = z
  .strictObject({
    ...SecretStatus.omit({ integrationId: true, versionId: true }).shape,
    daysLeft: z.number().int(),
  })
  .meta({ id: 'ClientSecret' });

/** An integration as it is shown: with how its client secret stands, null while nobody has looked. */
export const ShownIntegration = z
  .strictObject({ ...Integration.shape, secret: ShownSecret.nullable() })
  .meta({ id: 'ShownIntegration' });
export type ShownIntegration = z.infer<typeof ShownIntegration>;

/** Adds how the client secret stood when it was last looked at. */
export async function withSecret(
  integration: Integration,
  {
    statuses,
    now,
  }: { readonly statuses: Pick<SecretStatusStore, 'get'>; readonly now: () => Date },
): Promise<ShownIntegration> {
  return show(integration, await statuses.get(integration.id), now());
}

/** The same, looked at anew when the secret is another one by now, as after a rotation. */
export async function withCurrentSecret(
  integration: Integration,
  ports: Pick<ClientSecretPorts, 'principals' | keyof Omit<ObservePorts, 'principals'>>,
): Promise<ShownIntegration> {
  const known = await ports.statuses.get(integration.id);
  try {
    const { versionId } = await ports.rotations.describe(integration.id);
    if (known?.versionId === versionId) return show(integration, known, ports.now());
    return show(integration, await observeSecret(integration, ports), ports.now());
  } catch {
    // Its settings can be shown whatever keeps Azure or Secrets Manager from answering.
    return show(integration, known, ports.now());
  }
}

/**
 * Has the client secret rotated on schedule when the application may renew it itself, else says why not;
 * and looks when it expires. An integration that was saved stays saved whatever fails here: the daily
 * watch looks again.
 */
export async function settleRotation(
  integration: Integration,
  ports: ClientSecretPorts,
): Promise<ShownIntegration> {
  try {
    const obstacle = await attachRotation(integration, ports);
    // Saved settings may well have mended it: the next rotation says.
    await ports.statuses.noteRotation(integration.id, null);
    return show(integration, await observeSecret(integration, ports, obstacle), ports.now());
  } catch (error) {
    ports.report(`How the secret of ${integration.id} stands is not known`, asError(error));
    return show(integration, undefined, ports.now());
  }
}

async function attachRotation(
  integration: Integration,
  { credentials, rotations }: ClientSecretPorts,
): Promise<SecretStatus['obstacle']> {
  try {
    const obstacle = await (await credentials(integration)).obstacle();
    if (obstacle) {
      await rotations.detach(integration.id);
      return obstacle;
    }
    await rotations.attach(integration.id);
    return null;
  } catch (error) {
    return toFailure(error);
  }
}

/**
 * Guided mode: replaces the client secret by one that an administrator made, once it is proven to work.
 *
 * @throws IntegrationError `azure_*` when the new secret does not work: the old one stays
 * @throws IntegrationError `changed_meanwhile`
 */
export async function renewClientSecret(
  before: Integration,
  { clientSecret, expiresAt }: RenewClientSecret,
  ports: ClientSecretPorts,
): Promise<ShownIntegration> {
  const { id, tenantId, clientId } = before;
  const principal = { tenantId, clientId, clientSecret };
  await provePrincipal(
    principal,
    {
      signIn: (tried) => ports.signIn(tried, before),
      probe: (tried) => ports.probePrincipal(tried, before),
      sleep: ports.sleep,
      now: () => ports.now().getTime(),
    },
    PATIENCE,
  );
  const at = ports.now().toISOString();
  const changed = { ...before, updatedAt: at, secretSetAt: at, secretExpiresAt: expiresAt };
  const after = await ports.integrations.replace(before, changed);
  await ports.principals.replace(id, { ...principal, provenAt: at });
  return settleRotation(after, ports);
}

/** *Rotate*: begins a rotation now. @throws IntegrationError `rotation_not_permitted` in guided mode */
export async function rotateClientSecret(
  { id }: Integration,
  { rotations, statuses }: Pick<ClientSecretPorts, 'rotations' | 'statuses'>,
): Promise<void> {
  const { automatic } = await rotations.describe(id);
  if (automatic) return rotations.rotate(id);
  const obstacle = (await statuses.get(id))?.obstacle;
  throw new IntegrationError(
    'rotation_not_permitted',
    `This client secret is renewed by an administrator.${obstacle ? ` ${obstacle.message}` : ''}`,
    obstacle?.fix ?? 'Save the integration again to find out what rotating it takes.',
  );
}

function show(
  integration: Integration,
  status: SecretStatus | undefined,
  now: Date,
): ShownIntegration {
  if (!status) return { ...integration, secret: null };
  const { integrationId: _, versionId: __, ...shown } = status;
  return {
    ...integration,
    secret: { ...shown, daysLeft: daysLeft(status.expiresAt, now) },
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

import { hex, uuid } from './random.ts';

/** A client secret of the app registration, as Microsoft Graph's `passwordCredential` has it. */
export interface ClientSecret {
  readonly keyId: string;
  readonly secretText: string;
}

/** The Entra tenant with the one app registration that the integration signs in as. */
export interface Directory {
  readonly tenantId: string;
  readonly tenantName: string;
  readonly clientId: string;
  readonly applicationName: string;
  readonly applicationObjectId: string;
  /** Object id of the service principal: what role assignments are made to. */
  readonly servicePrincipalId: string;
  /** Those that exist from the start. */
  readonly clientSecrets: readonly ClientSecret[];
}

/**
 * The directory of a seed. Ids and secret are the same at each start, so that a second start finds
 * the tenant it knows; the secret has the look of a real one (40 characters with `8Q~`).
 */
export function createDirectory(seed: number): Directory {
  return {
    tenantId: uuid(seed, 'tenant'),
    tenantName: 'Contoso',
    clientId: uuid(seed, 'client'),
    applicationName: 'StackFlow Integration',
    applicationObjectId: uuid(seed, 'application'),
    servicePrincipalId: uuid(seed, 'service-principal'),
    clientSecrets: [
      {
        keyId: uuid(seed, 'client-secret'),
        secretText: `sim8Q~${hex(34, seed, 'client-secret')}`,
      },
    ],
  };
}

import * as z from 'zod';
import type { ApplicationCredentials } from '../../shared/domain/application-credential.ts';
import type { Failure } from '../../shared/domain/integration-error.ts';
import { ServicePrincipal } from '../../shared/domain/service-principal.ts';
import type { Rotation, SecretType } from './secret-type.ts';

const DAY_MS = 24 * 60 * 60_000;

/** A secret outlives the next rotation by this, which leaves time to mend one that fails. */
const SLACK_DAYS = 45;

const Value = z.looseObject(ServicePrincipal.shape);
type Value = z.infer<typeof Value>;

export interface AzureClientSecretPorts {
  /** The application's credentials, asked with what the secret holds at that moment. */
  readonly credentials: (rotation: Rotation) => Promise<ApplicationCredentials>;
  /** Returns once the principal signs in twice in a row and reaches Resource Manager and Graph. */
  readonly prove: (principal: ServicePrincipal, rotation: Rotation) => Promise<void>;
  /** Writes down with the integration how its rotation ended. */
  readonly tell: (failure: Failure | null, rotation: Rotation) => Promise<void>;
  /** Waits until the next look at a list that may lag behind. */
  readonly pause: () => Promise<unknown>;
  readonly rotationDays: number;
  readonly now: () => Date;
}

/** How often a list is looked at before a credential is believed to be gone. */
const LOOKS = 6;

/** The client secret of an Azure application, which renews it itself through Microsoft Graph. */
export function azureClientSecret(ports: AzureClientSecretPorts): SecretType<Value> {
  return {
    name: 'azure-client-secret',
    value: Value,

    async create(current, rotation, store) {
      const credentials = await ports.credentials(rotation);
      const displayName = `${ours(rotation)}${rotation.token}`;
      // An attempt that died before it stored the secret left one whose text is lost.
      for await (const each of credentials.list()) {
        if (each.displayName === displayName) await credentials.remove(each.keyId);
      }
      const days = ports.rotationDays + SLACK_DAYS;
      const endsAt = new Date(ports.now().getTime() + days * DAY_MS).toISOString();
      const added = await credentials.add(displayName, endsAt);
      const { secretText: clientSecret, keyId, endsAt: expiresAt } = added;
      const stored = await store({ ...current, clientSecret, keyId, expiresAt });
      if (!stored) await credentials.remove(keyId);
    },

    async set(next, _current, rotation) {
      const credentials = await ports.credentials(rotation);
      for (let look = 1; look <= LOOKS; look += 1) {
        for await (const { keyId } of credentials.list()) if (keyId === next.keyId) return true;
        if (look < LOOKS) await ports.pause();
      }
      return false;
    },

    test: ports.prove,

    tell: ports.tell,

    async prune(current, previous, rotation) {
      const credentials = await ports.credentials(rotation);
      const all = await Array.fromAsync(credentials.list());
      const newest = all.find(({ keyId }) => keyId === current.keyId);
      if (!newest) return;
      for (const { keyId, displayName, startsAt } of all) {
        const isOurs = displayName?.startsWith(ours(rotation)) === true;
        // One that is younger belongs to a rotation that began since.
        const isOlder = Date.parse(startsAt) <= Date.parse(newest.startsAt);
        const isKept = keyId === current.keyId || keyId === previous?.keyId;
        if (isOurs && isOlder && !isKept) await credentials.remove(keyId);
      }
    },
  };
}

/** What the names of this secret's credentials begin with: others may use the same application. */
function ours({ name }: Rotation): string {
  return `StackFlow ${name.slice(name.lastIndexOf('/') + 1)} `;
}

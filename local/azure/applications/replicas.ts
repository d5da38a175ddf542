/** How the sign-in service's replicas learn of a secret. */
export interface ReplicaOptions {
  /**
   * Ms until the last one knows what was added or removed. 4 to 18 s were seen with the real service,
   * which promises nothing: https://github.com/MicrosoftDocs/azure-docs/issues/17966
   */
  readonly propagationMs?: number;
  readonly replicas?: number;
}

interface Known {
  readonly secretText: string;
  readonly endsAt: number;
}

interface Knowledge extends Known {
  /** When the change was made, epoch ms. */
  readonly addedAt: number;
  readonly removedAt: number;
}

/** The replicas of the sign-in service; requests go to one after the other. */
export interface Replicas {
  /** All of them know it already. */
  know(secret: Known): void;
  learn(secret: Known): void;
  forget(secretText: string): void;
  /** What the next one knows of a secret. */
  ask(secretText: string): 'valid' | 'unknown' | 'expired';
}

/** @param now epoch ms */
export function createReplicas(
  now: () => number,
  { propagationMs = 20_000, replicas = 4 }: ReplicaOptions = {},
): Replicas {
  const known = new Map<string, Knowledge>();
  let asked = 0;

  return {
    know: (secret) =>
      void known.set(secret.secretText, { ...secret, addedAt: -Infinity, removedAt: Infinity }),
    learn: (secret) =>
      void known.set(secret.secretText, { ...secret, addedAt: now(), removedAt: Infinity }),
    forget(secretText) {
      const secret = known.get(secretText);
      if (secret) known.set(secretText, { ...secret, removedAt: now() });
    },
    ask(secretText) {
      asked += 1;
      // The first one learns after a share of the time, the last one after all of it.
      const lag = (propagationMs * ((asked % replicas) + 1)) / replicas;
      const seen = now() - lag;
      const secret = known.get(secretText);
      if (!secret || seen < secret.addedAt || seen >= secret.removedAt) return 'unknown';
      return secret.endsAt <= now() ? 'expired' : 'valid';
    },
  };
}

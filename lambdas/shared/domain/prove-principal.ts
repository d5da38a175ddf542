import { AzureError } from './resource-manager.ts';
import type { ServicePrincipal } from './service-principal.ts';

const SUCCESSES = 2;

/** How long a secret may stay unknown, and how often it is tried. */
export interface ProofPatience {
  readonly patienceMs: number;
  readonly intervalMs: number;
}

/** A fresh sign-in each time: a kept token would prove nothing. */
export interface ProvePorts {
  readonly signIn: (principal: ServicePrincipal) => Promise<void>;
  /** One call each of Resource Manager and Graph. */
  readonly probe: (principal: ServicePrincipal) => Promise<void>;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Epoch ms. */
  readonly now: () => number;
}

/**
 * Returns once the principal signs in twice in a row, as it may reach a replica that knows its secret and
 * then one that does not, and has called Resource Manager and Graph.
 *
 * @throws IntegrationError what Azure says: at once, unless it may pass
 */
export async function provePrincipal(
  principal: ServicePrincipal,
  { signIn, probe, sleep, now }: ProvePorts,
  { patienceMs, intervalMs }: ProofPatience,
): Promise<void> {
  const deadline = now() + patienceMs;
  for (let successes = 0; ; ) {
    try {
      if (successes === SUCCESSES) return await probe(principal);
      await signIn(principal);
      successes += 1;
    } catch (error) {
      if (!mayPass(error) || now() >= deadline) throw error;
      successes = 0;
    }
    if (successes < SUCCESSES) await sleep(intervalMs);
  }
}

/** Entra does not know the secret yet, or Azure cannot answer. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof AzureError)) return false;
  const { code, azureCode, status = 0 } = error;
  if (code === 'azure_unavailable' || code === 'azure_throttled') return true;
  return azureCode === 'AADSTS7000215' || status >= 500 || status === 429;
}

import type { AzureCloud } from './integration.ts';

/** The addresses that a cloud's action groups call from: its service tag `ActionGroup`. */
export interface ActionGroupAddresses {
  /** CIDR, IPv4 and IPv6. */
  readonly prefixes: readonly string[];
  /** ISO 8601 UTC. */
  readonly readAt: string;
}

/** Where these addresses are kept. */
export interface ActionGroupAddressStore {
  get(cloud: AzureCloud): Promise<ActionGroupAddresses | undefined>;
  put(cloud: AzureCloud, addresses: ActionGroupAddresses): Promise<void>;
}

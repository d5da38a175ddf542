import type { KeyAndCertificate } from '../certificate-authority.ts';
import type { DeliveryClock } from './action-groups/delivery-clock.ts';
import type { AppRegistrationOptions } from './applications/app-registration.ts';
import type { DirectorySize } from './graph/generated-directory.ts';
import type { TenantContent } from './resource-manager/content.ts';

/** What a simulated tenant is to be. */
export interface AzureOptions {
  /** For TLS on 127.0.0.1: `createCertificateAuthority().server`. */
  readonly certificate: KeyAndCertificate;
  /** Same seed, same tenant, in every process. */
  readonly seed?: number;
  /**
   * Machines, clusters, SQL databases, Cosmos accounts, sites and storage accounts together; NICs,
   * servers, plans, scale sets and resource groups come on top.
   */
  readonly size?: number;
  readonly subscriptions?: number;
  /** How long each answer takes at least. */
  readonly latencyMs?: number;
  /** 0 takes a free one. */
  readonly port?: number;
  /** Fewer items a page than Azure would give. */
  readonly maxPageSize?: number;
  /** Serves this instead of a generated tenant: `recordedContent(folder)`. */
  readonly content?: (directory: { readonly tenantId: string }) => TenantContent;
  /** Epoch ms; for token lifetimes, quotas and the times of changes. */
  readonly now?: () => number;
  readonly delivery?: DeliveryOptions;
  /** The app registration, and how its secrets become known. */
  readonly application?: AppRegistrationOptions;
  /** So many generated users and groups; absent: some seventy people of Contoso. */
  readonly people?: DirectorySize;
}

/** How action groups call webhooks. */
export interface DeliveryOptions {
  /** How many times as fast as Azure's the gaps between retries and the silence pass. */
  readonly timeScale?: number;
  /** In place of a scaled one. */
  readonly clock?: DeliveryClock;
  /**
   * The loopback address that calls leave from. The default lies in the simulated service tag
   * `ActionGroup`; another stands for a caller who is not Azure.
   */
  readonly callerAddress?: string;
  /** Ms of real time. */
  readonly timeoutMs?: number;
}

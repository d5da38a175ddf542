import { IntegrationError, type IntegrationErrorCode } from './integration-error.ts';

/** Any resource as Azure Resource Manager sends it; each resource type knows its own properties. */
export type ArmResource = Readonly<Record<string, unknown>>;

/** One page of a list. */
export interface ArmPage {
  readonly resources: readonly ArmResource[];
  /** The link to the next page, good for going on from here later; undefined at the end. */
  readonly next: string | undefined;
}

/** Calls and retries made so far, for the run record. */
export interface CallStatistics {
  calls: number;
  retries: number;
}

/** Read access to Azure Resource Manager with one service principal. */
export interface ResourceManager {
  readonly statistics: Readonly<CallStatistics>;
  /**
   * Pages of a list, following `nextLink` until it is absent. Throws when any page cannot be read:
   * a failed list never looks like a short one.
   *
   * @param path below the endpoint, e.g. `/subscriptions/{id}/providers/Microsoft.Compute/virtualMachines`
   * @param from the `next` of an earlier page, to go on behind it
   * @param parameters of the query, for lists that can be filtered
   * @throws IntegrationError `azure_*`, an `AzureError` where Azure itself said no
   */
  pages(
    path: string,
    apiVersion: string,
    from?: string,
    parameters?: Readonly<Record<string, string>>,
  ): AsyncIterable<ArmPage>;
  /** One resource by its path. @throws IntegrationError `azure_*` (`azure_not_found` for 404) */
  get(path: string, apiVersion: string): Promise<ArmResource>;
  /** A question that Azure wants posted, such as a Resource Graph query; it changes nothing. */
  query(path: string, apiVersion: string, body: unknown): Promise<ArmResource>;
}

/** What Azure itself called a failure, beside our own code for it. */
export interface AzureReason {
  /** Azure's error code as Azure wrote it, e.g. `AuthorizationFailed` or `AADSTS7000215`. */
  readonly azureCode?: string | undefined;
  /** HTTP status of the answer. */
  readonly status?: number | undefined;
}

/** An `IntegrationError` that Azure gave the reason for. */
export class AzureError extends IntegrationError {
  readonly azureCode: string | undefined;
  readonly status: number | undefined;

  constructor(code: IntegrationErrorCode, message: string, fix: string, reason: AzureReason) {
    super(code, message, fix);
    this.azureCode = reason.azureCode;
    this.status = reason.status;
  }
}

/** Cosmos DB answers plain `NotFound` where other providers answer `ResourceNotFound`. */
const GONE = ['ResourceNotFound', 'ResourceGroupNotFound', 'ParentResourceNotFound', 'NotFound'];

/**
 * Whether Azure says that the resource, its parent or its resource group no longer exists. Any
 * other failure, `SubscriptionNotFound` among them, says nothing about the resource.
 */
export function saysGone(error: unknown): boolean {
  return (
    error instanceof AzureError &&
    error.code === 'azure_not_found' &&
    error.azureCode !== undefined &&
    GONE.includes(error.azureCode)
  );
}

import type { ResourceManager } from './resource-manager.ts';

/** Services that a service principal signs in to. */
export type ProbedService = 'resource-manager' | 'graph';

/** A way to try out what a service principal may do in its tenant; it changes nothing there. */
export interface TenantProbe {
  /**
   * Asks for a token.
   *
   * @returns application permissions that the token names; undefined when it cannot be read, and then
   * they are known by trying only
   * @throws AzureError `azure_sign_in_failed`
   */
  signIn(service: ProbedService): Promise<{ readonly roles: ReadonlySet<string> | undefined }>;
  readonly resourceManager: ResourceManager;
  /**
   * One answer of Microsoft Graph.
   *
   * @param path with its query, e.g. `/v1.0/users?$top=1`
   * @throws AzureError `azure_*`
   */
  graph(path: string): Promise<Readonly<Record<string, unknown>>>;
}

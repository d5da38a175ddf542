import type { ActionGroup, ActionGroupInput } from './action-groups/action-group.ts';
import type { DeliveryStatistics } from './action-groups/delivery-log.ts';
import type { AlertRequestInput, TestActionGroupInput } from './alerts/alert-request.ts';
import type { AlertDescription } from './alerts/describe-alert.ts';
import type { ApplicationSettings } from './applications/app-registration.ts';
import type { DirectoryChangeInput } from './graph/directory-change.ts';
import type { ChangeInput } from './simulator/change.ts';
import type { TenantDescription } from './simulator/control-service.ts';
import type { DirectoryDescription } from './simulator/directory-controls.ts';
import type { FaultInput } from './simulator/fault.ts';
import type { ActiveFault } from './simulator/faults.ts';
import type { Statistics } from './simulator/statistics.ts';

/** Steers a simulated tenant, in this process or another. */
export interface SimulatorClient {
  tenant(): Promise<TenantDescription>;
  addFault(fault: FaultInput): Promise<ActiveFault>;
  listFaults(): Promise<readonly ActiveFault[]>;
  /** One fault, or all. */
  clearFaults(id?: number): Promise<void>;
  /** The changed resource's id, where there is one: a moved resource has a new one. */
  change(change: ChangeInput): Promise<{ readonly id?: string }>;
  /** How many people and groups there are, and how Graph tells of them. */
  directory(): Promise<DirectoryDescription>;
  /** Of people and groups. The id is that of the object changed, or made. */
  changeDirectory(change: DirectoryChangeInput): Promise<{ readonly id?: string }>;
  /** What an administrator of the tenant decides about the application. */
  changeApplication(settings: Partial<ApplicationSettings>): Promise<void>;
  statistics(): Promise<Statistics>;
  resetStatistics(): Promise<void>;
  /** Fires an alert, or makes something happen to one. Webhooks are called meanwhile. */
  alert(request: AlertRequestInput): Promise<AlertDescription>;
  /** Those fired within 30 days, in that order. */
  listAlerts(): Promise<readonly AlertDescription[]>;
  /** Makes a group, or replaces the one of that name. */
  putActionGroup(group: ActionGroupInput): Promise<ActionGroup>;
  /** URLs come without their query strings. */
  listActionGroups(): Promise<readonly ActionGroup[]>;
  /** One group, or all. */
  removeActionGroups(name?: string): Promise<void>;
  /** Presses *Test action group* in the portal. */
  testActionGroup(test: TestActionGroupInput): Promise<void>;
  deliveries(): Promise<DeliveryStatistics>;
  resetDeliveries(): Promise<void>;
}

/**
 * A client of `/simulator/…`. The process must trust the tenant's certificate authority
 * (NODE_EXTRA_CA_CERTS, or `tls.setDefaultCACertificates`). Calls reject with what the simulator
 * found wrong with them.
 *
 * @param endpoint the tenant's: `https://127.0.0.1:4443`
 */
export function createSimulatorClient(endpoint: string): SimulatorClient {
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${endpoint}/simulator/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The simulator refuses ${method} ${path}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  return {
    tenant: () => call('GET', 'tenant'),
    addFault: (fault) => call('POST', 'faults', fault),
    listFaults: async () => (await call<{ value: ActiveFault[] }>('GET', 'faults')).value,
    clearFaults: (id) => call('DELETE', id === undefined ? 'faults' : `faults/${id}`),
    change: (change) => call('POST', 'changes', change),
    directory: () => call('GET', 'directory'),
    changeDirectory: (change) => call('POST', 'directory', change),
    changeApplication: (settings) => call('POST', 'application', settings),
    statistics: () => call('GET', 'statistics'),
    resetStatistics: () => call('DELETE', 'statistics'),
    alert: (request) => call('POST', 'alerts', request),
    listAlerts: async () => (await call<{ value: AlertDescription[] }>('GET', 'alerts')).value,
    putActionGroup: (group) => call('POST', 'action-groups', group),
    listActionGroups: async () =>
      (await call<{ value: ActionGroup[] }>('GET', 'action-groups')).value,
    removeActionGroups: (name) =>
      call(
        'DELETE',
        name === undefined ? 'action-groups' : `action-groups/${encodeURIComponent(name)}`,
      ),
    testActionGroup: (test) => call('POST', 'test-notifications', test),
    deliveries: () => call('GET', 'deliveries'),
    resetDeliveries: () => call('DELETE', 'deliveries'),
  };
}

import type { ChangeInput } from './simulator/change.ts';
import type { TenantDescription } from './simulator/control-service.ts';
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
  statistics(): Promise<Statistics>;
  resetStatistics(): Promise<void>;
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
    statistics: () => call('GET', 'statistics'),
    resetStatistics: () => call('DELETE', 'statistics'),
  };
}

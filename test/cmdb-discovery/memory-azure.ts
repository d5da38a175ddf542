import {
  type ArmPage,
  type ArmResource,
  AzureError,
  type ResourceManager,
} from '../../lambdas/shared/domain/resource-manager.ts';
import { SUBSCRIPTION_ID } from '../fixtures/integration.ts';

/** What is wrong with the little Azure at the moment. */
export interface Trouble {
  /** This page of every list, 1 being the first, is refused. */
  readonly refusedPage?: number;
  /** Lists leave out every other resource. */
  readonly underReports?: boolean;
  /** Lists are empty. */
  readonly empty?: boolean;
  /** Every single resource is refused. */
  readonly refusesReads?: boolean;
  /** Every single resource is said not to be there. */
  readonly deniesAll?: boolean;
  /** Resource Graph cannot be asked. */
  readonly noGraph?: boolean;
  /** Resource Graph leaves the subscription out. */
  readonly unreadable?: boolean;
}

interface Account {
  readonly name: string;
  readonly sku: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** One subscription of storage accounts, in memory: as quick as a property test needs it. */
export interface MemoryAzure {
  readonly names: readonly string[];
  /** The SKU of each, by name. */
  readonly skus: ReadonlyMap<string, string>;
  trouble: Trouble;
  /** Creates an account, or changes the one of this name. */
  put(name: string, content?: Partial<Omit<Account, 'name'>>): void;
  delete(name: string): void;
  /** In which casing ids are written from now on. */
  spell: (armId: string) => string;
  readonly connect: () => () => ResourceManager;
}

/** @param now epoch ms, for the change feed */
export function memoryAzure(now: () => number, pageSize = 2): MemoryAzure {
  const accounts = new Map<string, Account>();
  const feed: { name: string; changeType: string; at: number }[] = [];

  function idOf(name: string): string {
    const group = `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups/Rg-One`;
    return azure.spell(`${group}/providers/Microsoft.Storage/storageAccounts/${name}`);
  }

  function toResource({ name, sku, tags }: Account): ArmResource {
    const type = 'Microsoft.Storage/storageAccounts';
    const properties = { accessTier: 'Hot', provisioningState: 'Succeeded' };
    return { id: idOf(name), name, type, location: 'eastus', sku: { name: sku }, tags, properties };
  }

  /** A page is what comes behind the name in its link, so links stay good while the list changes. */
  function page(number: number, behind: string): ArmPage {
    if (azure.trouble.empty) return { resources: [], next: undefined };
    const rest = azure.names.filter((name) => name > behind);
    const names = rest.slice(0, pageSize);
    const shown = azure.trouble.underReports ? names.filter((_, index) => index % 2 === 1) : names;
    const resources = shown.flatMap((name) => {
      const account = accounts.get(name);
      return account ? [toResource(account)] : [];
    });
    const next = rest.length > pageSize ? `${number + 1}#${names.at(-1)}` : undefined;
    return { resources, next };
  }

  const access = (statistics = { calls: 0, retries: 0 }): ResourceManager => ({
    statistics,
    async *pages(_path, _version, from = '1#') {
      let link: string | undefined = from;
      while (link !== undefined) {
        statistics.calls += 1;
        const [number = '', behind = ''] = link.split('#');
        if (Number(number) === azure.trouble.refusedPage) throw denied();
        const current = page(Number(number), behind);
        yield current;
        link = current.next;
      }
    },
    async get(path) {
      statistics.calls += 1;
      if (!path.includes('/providers/')) return { state: 'Enabled' };
      if (azure.trouble.refusesReads) throw denied();
      const account = accounts.get(path.slice(path.lastIndexOf('/') + 1).toLowerCase());
      if (!account || azure.trouble.deniesAll) throw notFound(path);
      return toResource(account);
    },
    async query(_path, _version, body) {
      statistics.calls += 1;
      if (azure.trouble.noGraph) throw denied();
      const { query } = body as { query: string };
      if (query.startsWith('ResourceContainers')) {
        return { data: azure.trouble.unreadable ? [] : [{ subscriptionId: SUBSCRIPTION_ID }] };
      }
      const [since = 0, until = 0] = [...query.matchAll(/datetime\((\d[^)]*)\)/g)].map(([, at]) =>
        Date.parse(at ?? ''),
      );
      const rows = feed.filter(({ at }) => at >= since && at < until);
      const data = rows.map(({ name, changeType }) => ({
        targetResourceId: idOf(name),
        targetResourceType: 'microsoft.storage/storageaccounts',
        changeType,
      }));
      return { data };
    },
  });

  const azure: MemoryAzure = {
    get names() {
      return [...accounts.keys()].toSorted();
    },
    get skus() {
      return new Map([...accounts.values()].map(({ name, sku }) => [name, sku]));
    },
    trouble: {},
    put(name, { sku = 'Standard_LRS', tags = {} } = {}) {
      feed.push({ name, changeType: accounts.has(name) ? 'Update' : 'Create', at: now() });
      accounts.set(name, { name, sku, tags });
    },
    delete(name) {
      if (accounts.delete(name)) feed.push({ name, changeType: 'Delete', at: now() });
    },
    spell: (armId) => armId,
    connect: () => () => access(),
  };
  return azure;
}

function denied(): AzureError {
  return new AzureError('azure_access_denied', 'Denied.', 'Apply Reader role.', {
    status: 403,
    azureCode: 'AuthorizationFailed',
  });
}

function notFound(path: string): AzureError {
  return new AzureError('azure_not_found', `There is no ${path}.`, 'Nothing to do.', {
    status: 404,
    azureCode: 'ResourceNotFound',
  });
}

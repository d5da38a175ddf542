import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Deployment } from './deployment.ts';

export interface TablesProps {
  readonly deployment: Deployment;
  readonly key: IKey;
}

/** Names of key attributes; all keys are strings. */
interface Key {
  readonly partition: string;
  readonly sort?: string;
}

/** Of a table whose changes become events. */
const STREAMED = { stream: StreamViewType.NEW_IMAGE };

/** The product's tables: on demand, encrypted with the customer key, restorable to any second of 35 days. */
export class Tables extends Construct {
  /** Connected Azure tenants. */
  readonly integrations: Table;
  /** The CMDB, by lower-cased ARM id. */
  readonly configurationItems: Table;
  /** What changed of configuration items, an item each change. */
  readonly configurationItemHistory: Table;
  /** Incidents, and beside them which alerts are part of which, and how often each rule fired. */
  readonly incidents: Table;
  /** Every alert as it came and what became of it, for 90 days. */
  readonly deliveries: Table;
  /** Runs of discovery and of the Entra ID sync, a partition each. */
  readonly runs: Table;
  /** People, groups, departments and roles of each tenant. */
  readonly directory: Table;
  /** What administrators did, kept for ever. */
  readonly audit: Table;

  constructor(scope: Construct, id: string, props: TablesProps) {
    super(scope, id);
    this.integrations = table(this, 'Integrations', { partition: 'id' }, props);

    this.configurationItems = table(
      this,
      'ConfigurationItems',
      { partition: 'id' },
      props,
      STREAMED,
    );
    // What a page of the CMDB is sifted by; the page's items themselves are read from the table.
    const sifted = ['region', 'subscriptionId', 'integrationId', 'tags', 'nameOrder'];
    for (const [name, sort] of LISTINGS) {
      const attributes = sifted.filter((attribute) => attribute !== sort);
      index(this.configurationItems, name, { partition: 'listing', sort }, attributes);
    }
    // All that a run needs to know beforehand of an item.
    index(this.configurationItems, 'by-scope', { partition: 'scope', sort: 'id' }, [
      'hash',
      'missingSince',
      'retiredAt',
    ]);
    // All that a relation tells of the item at its other end; an item without `relatedId` is not in it.
    const related = ['class', 'name', 'resourceType', 'retiredAt'];
    index(this.configurationItems, 'by-related', { partition: 'relatedId', sort: 'id' }, related);
    index(
      this.configurationItems,
      'by-resource-group',
      { partition: 'resourceGroupId', sort: 'id' },
      related,
    );

    const history = { partition: 'id', sort: 'moment' };
    this.configurationItemHistory = table(this, 'ConfigurationItemHistory', history, props);

    this.incidents = table(this, 'Incidents', { partition: 'id' }, props, STREAMED);
    index(this.incidents, 'by-state', { partition: 'state', sort: 'openedAt' });
    index(this.incidents, 'by-number', { partition: 'number' });
    // Open ones only, and nothing of them, to be counted.
    index(this.incidents, 'by-open-priority', { partition: 'openPriority', sort: 'id' }, []);
    // Those that Azure's list of alerts is yet to be asked for.
    index(this.incidents, 'by-unverified', { partition: 'unverifiedOf', sort: 'updatedAt' }, []);
    // Links from configuration items to their incidents.
    index(this.incidents, 'by-ci', { partition: 'ciId', sort: 'openedAt' }, ['incidentId']);

    this.deliveries = table(this, 'Deliveries', { partition: 'deliveryId' }, props, {
      timeToLiveAttribute: 'expiresAt',
    });
    // All of a delivery but its body.
    index(this.deliveries, 'by-integration', { partition: 'integrationId', sort: 'receivedAt' }, [
      'source',
      'verified',
      'test',
      'tries',
      'processedAt',
      'incident',
      'failure',
    ]);

    this.runs = table(this, 'Runs', { partition: 'runId', sort: 'part' }, props, {
      ...STREAMED,
      timeToLiveAttribute: 'expiresAt',
    });
    index(this.runs, 'by-integration', { partition: 'integrationId', sort: 'kindRequestedAt' });

    this.directory = table(this, 'Directory', { partition: 'part', sort: 'id' }, props, STREAMED);
    index(this.directory, 'by-name', { partition: 'part', sort: 'nameKey' });
    index(this.directory, 'by-department', { partition: 'departmentOf', sort: 'nameKey' });
    // Active people alone, to be counted too: whom a page shows is read from the table.
    index(this.directory, 'by-manager', { partition: 'managerOf', sort: 'nameKey' }, []);
    index(this.directory, 'by-role', { partition: 'roleOf', sort: 'id' });
    this.audit = table(this, 'Audit', { partition: 'log', sort: 'moment' }, props);
  }
}

/** Each order in which configuration items are listed, and the key that gives it. */
const LISTINGS = [
  ['by-name', 'nameOrder'],
  ['by-region', 'regionOrder'],
  ['by-change', 'changeOrder'],
] as const;

function table(
  scope: Construct,
  id: string,
  key: Key,
  { deployment, key: encryptionKey }: TablesProps,
  options: { readonly timeToLiveAttribute?: string; readonly stream?: StreamViewType } = {},
): Table {
  return new Table(scope, id, {
    ...schema(key),
    ...options,
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: deployment.protect,
    removalPolicy: deployment.removalPolicy,
  });
}

/** Adds an index; without `attributes` it holds whole items, with none of them the keys alone. */
function index(to: Table, indexName: string, key: Key, attributes?: string[]): void {
  to.addGlobalSecondaryIndex({
    indexName,
    ...schema(key),
    ...projection(attributes),
  });
}

function schema({ partition, sort }: Key) {
  const attribute = (name: string) => ({ name, type: AttributeType.STRING });
  return {
    partitionKey: attribute(partition),
    ...(sort !== undefined && { sortKey: attribute(sort) }),
  };
}

function projection(attributes: string[] | undefined) {
  if (!attributes) return { projectionType: ProjectionType.ALL };
  if (attributes.length === 0) return { projectionType: ProjectionType.KEYS_ONLY };
  return { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: attributes };
}

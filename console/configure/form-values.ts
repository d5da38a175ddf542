import { ResourceTypeName } from '../../lambdas/shared/domain/configuration-item.ts';
import {
  ChangeIntegration,
  ConnectIntegration,
  type Integration,
  IntegrationSettings,
} from '../../lambdas/shared/domain/integration.ts';

/** Tenant that StackFlow's own customers are in; a new connection begins with it. */
export const DEFAULT_TENANT_ID = 'df4d171f-6cca-4c87-84cd-f299e4fca3a9';

/** What is in the form, as it is typed. */
export interface FormValues
  extends Omit<
    IntegrationSettings,
    | 'subscriptionIds'
    | 'webhookAudience'
    | 'dropGuard'
    | 'reopenWithinMinutes'
    | 'removalGuard'
    | 'deletionGraceDays'
  > {
  /** One a line, or separated by commas. */
  readonly subscriptionIds: string;
  /** Empty: the one that is stored stays. */
  readonly clientSecret: string;
  readonly webhookAudience: string;
  readonly dropGuardItems: string;
  readonly dropGuardPercent: string;
  readonly reopenWithinMinutes: string;
  readonly removalGuardPeople: string;
  readonly removalGuardPercent: string;
  readonly removalGuardSmallDirectory: string;
  readonly deletionGraceDays: string;
}

const DEFAULTS = IntegrationSettings.pick({
  dropGuard: true,
  reopenWithinMinutes: true,
  removalGuard: true,
  deletionGraceDays: true,
  priorities: true,
  secretExpiresAt: true,
}).parse({});

/** A new connection: the product page's defaults. */
export const NEW_CONNECTION: FormValues = {
  tenantId: DEFAULT_TENANT_ID,
  subscriptionIds: '',
  clientId: '',
  clientSecret: '',
  cloud: 'public',
  regions: [],
  resourceTypes: [...ResourceTypeName.options],
  enabled: true,
  entraIdSync: false,
  cmdbDiscovery: true,
  webhookAccess: 'azure-source',
  webhookAudience: '',
  ...limitsOf(DEFAULTS),
};

/** What few have to change, its numbers as they are typed. */
function limitsOf(settings: typeof DEFAULTS) {
  const { dropGuard, removalGuard, priorities, secretExpiresAt } = settings;
  return {
    dropGuardItems: String(dropGuard.items),
    dropGuardPercent: String(dropGuard.percent),
    reopenWithinMinutes: String(settings.reopenWithinMinutes),
    removalGuardPeople: String(removalGuard.people),
    removalGuardPercent: String(removalGuard.percent),
    removalGuardSmallDirectory: String(removalGuard.smallDirectory),
    deletionGraceDays: String(settings.deletionGraceDays),
    priorities,
    secretExpiresAt,
  };
}

/** The form of an integration that is stored; its secret is never read back. */
export function toFormValues(integration: Integration): FormValues {
  const { subscriptionIds, webhookAudience } = integration;
  return {
    tenantId: integration.tenantId,
    subscriptionIds: subscriptionIds.join('\n'),
    clientId: integration.clientId,
    clientSecret: '',
    cloud: integration.cloud,
    regions: integration.regions,
    resourceTypes: integration.resourceTypes,
    enabled: integration.enabled,
    entraIdSync: integration.entraIdSync,
    cmdbDiscovery: integration.cmdbDiscovery,
    webhookAccess: integration.webhookAccess,
    webhookAudience: webhookAudience.join('\n'),
    ...limitsOf(integration),
  };
}

/** A request's body as the form has it; not yet checked. */
export function toBody(values: FormValues): Record<string, unknown> {
  const { dropGuardItems, dropGuardPercent, clientSecret, ...others } = values;
  const { removalGuardPeople, removalGuardPercent, removalGuardSmallDirectory, ...rest } = others;
  return {
    ...rest,
    tenantId: rest.tenantId.trim(),
    clientId: rest.clientId.trim(),
    subscriptionIds: toList(rest.subscriptionIds),
    webhookAudience: toList(rest.webhookAudience),
    dropGuard: { items: toNumber(dropGuardItems), percent: toNumber(dropGuardPercent) },
    reopenWithinMinutes: toNumber(rest.reopenWithinMinutes),
    removalGuard: {
      people: toNumber(removalGuardPeople),
      percent: toNumber(removalGuardPercent),
      smallDirectory: toNumber(removalGuardSmallDirectory),
    },
    deletionGraceDays: toNumber(rest.deletionGraceDays),
    ...(clientSecret !== '' && { clientSecret: clientSecret.trim() }),
  };
}

/** What is wrong with a field, by its name: the first fault of each. */
export type Faults = Readonly<Record<string, string>>;

/** Every fault of the form, by the API's own rules. */
export function faultsOf(values: FormValues, isNew: boolean): Faults {
  const { error } = (isNew ? ConnectIntegration : ChangeIntegration).safeParse(toBody(values));
  const faults = (error?.issues ?? []).map(({ path, message }) => ({
    field: path.join('.'),
    message: path[0] === 'clientSecret' ? 'is required' : message,
  }));
  return byField(faults);
}

/** Faults by the field of the form that they belong to: `subscriptionIds.0` is `subscriptionIds`'s. */
export function byField(
  faults: readonly { readonly field: string; readonly message: string }[],
): Faults {
  const fields: Record<string, string> = {};
  for (const { field, message } of faults) {
    const name = field.split('.')[0] ?? field;
    fields[name] ??= message;
  }
  return fields;
}

/** The fields in which two states of an integration differ. */
export function differences(mine: FormValues, theirs: FormValues): readonly string[] {
  return Object.entries(mine).flatMap(([field, value]) =>
    JSON.stringify(value) === JSON.stringify(Reflect.get(theirs, field)) ? [] : [field],
  );
}

function toList(text: string): string[] {
  return text.split(/[\s,;]+/).filter((each) => each !== '');
}

function toNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/**
 * The state that a save is based on: what was read, or what is stored by now when only bookkeeping
 * differs, such as that a test alert is expected.
 */
export function newestBase(
  read: Integration | undefined,
  stored: Integration | undefined,
): Integration | undefined {
  if (!read || !stored || read.id !== stored.id || stored.revision <= read.revision) return read;
  return differences(toFormValues(read), toFormValues(stored)).length === 0 &&
    read.secretSetAt === stored.secretSetAt
    ? stored
    : read;
}

import type { JsonObject } from '../json.ts';
import type { AlertKindName } from './kinds/index.ts';

export type Severity = 'Sev0' | 'Sev1' | 'Sev2' | 'Sev3' | 'Sev4';
export type AlertState = 'New' | 'Acknowledged' | 'Closed';

/** What an alert is about: a resource, or a whole subscription. */
export interface AlertTarget {
  readonly subscriptionId: string;
  /** As ARM spells it. */
  readonly id: string;
  /** `vm-web-01`; of a subscription, its id. */
  readonly name: string;
  /** `Microsoft.Compute/virtualMachines`; absent for a subscription. */
  readonly type?: string;
  readonly resourceGroup?: string;
}

/** The alert rule that fired. */
export interface AlertRule {
  readonly name: string;
  readonly resourceGroup: string;
  readonly severity: Severity;
  readonly description: string | null;
  /** A stateful rule fires once and then resolves; a stateless one fires at each evaluation. */
  readonly isStateful: boolean;
  /** Names; at most five. */
  readonly actionGroups: readonly string[];
  readonly customProperties?: Readonly<Record<string, string>>;
  readonly dimensions: readonly { readonly name: string; readonly value: string }[];
  readonly threshold: number;
}

/** What the rule saw, at one time. */
export interface Observation {
  /** Epoch ms. */
  readonly at: number;
  /** When it began (epoch ms): before `at`, once it is over. */
  readonly startedAt: number;
  readonly value: number;
  /** The condition is no longer met, or the event has ended. */
  readonly isOver: boolean;
  /** Of the event in the activity log; its updates have the same. */
  readonly correlationId: string;
  /** Service Health's: `7V8G-PT8`. */
  readonly trackingId: string;
}

/** One firing of a rule on a target. */
export interface Alert {
  /** A GUID, or 64 hexadecimal digits. */
  readonly name: string;
  readonly kind: AlertKindName;
  readonly tenantId: string;
  readonly target: AlertTarget;
  readonly rule: AlertRule;
  readonly originAlertId: string | null;
  readonly fired: Observation;
  /** Absent until the rule's condition is no longer met. */
  readonly resolved?: Observation;
  readonly state: AlertState;
  /** Epoch ms. */
  readonly modifiedAt: number;
  /** `System`, or whoever changed the state. */
  readonly modifiedBy: string;
}

/** How one kind of alert looks: one file of `kinds/` each. */
export interface AlertKind {
  /** In the common schema: `Log Alerts V2`. */
  readonly monitoringService: string;
  readonly signalType: string;
  /** In the Alerts Management API, which spells some differently. */
  readonly listedAs: { readonly monitorService: string; readonly signalType: string };
  /** Cost alerts live in Cost Management and are not listed by Alerts Management. */
  readonly isListed: boolean;
  readonly ruleType: string;
  readonly defaultRule: { readonly name: string; readonly description: string | null };
  readonly defaultSeverity: Severity;
  readonly defaultThreshold: number;
  readonly targets: 'resource' | 'subscription';
  /**
   * How it ends: with a delivery that says Resolved; with another Fired one, of the event that ends
   * it; or never.
   */
  readonly ends: 'resolved' | 'event' | 'never';
  /** A new alert's name. */
  newName(): string;
  /** What all firings of the rule on this target have in common, where there is such a thing. */
  originAlertId(target: AlertTarget, rule: AlertRule, observation: Observation): string | null;
  /** `alertContext` of a delivery about what was observed. */
  context(alert: Alert, observation: Observation): JsonObject;
  /** What it says it is about, where that is not what it was fired on. */
  reportedTarget?(target: AlertTarget, rule: AlertRule): AlertTarget;
  /** Essentials in which this kind differs; undefined leaves a member out. */
  essentials?(alert: Alert): JsonObject;
  /** Members of `data` beside essentials and context. */
  extras?(alert: Alert): JsonObject;
}

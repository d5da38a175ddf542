import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../json.ts';
import { mayRead, READ_ALERTS } from '../resource-manager/access.ts';
import { ArmError, UnwrappedError } from '../resource-manager/arm-error.ts';
import {
  forbidden,
  openSubscription,
  type Route,
  type RouteContext,
} from '../resource-manager/route.ts';
import type { Alert } from './alert.ts';
import { type AlertQuery, pageOf, readAlertQuery, readToken } from './alert-query.ts';
import { type AlertQuota, quotaHeaders } from './alert-quota.ts';
import type { AlertStore } from './alert-store.ts';
import { targetId } from './identifiers.ts';
import { ALERT_KINDS } from './kinds/index.ts';
import { reportedTarget } from './reported-target.ts';
import { toListedAlert } from './to-listed-alert.ts';

/**
 * Versions that the service says it supports, and its newest; 2019-03-01 is the only stable one with
 * a specification.
 * @see https://github.com/Azure/azure-rest-api-specs/tree/main/specification/alertsmanagement
 */
const API_VERSIONS = [
  '2018-05-05-preview',
  '2018-05-05',
  '2019-03-01-preview',
  '2019-03-01',
  '2019-05-05-preview',
  '2023-07-12-preview',
  '2024-01-01-preview',
  '2025-05-25-preview',
];

export interface ReadAlertsOptions {
  readonly alerts: AlertStore;
  /** 100 a minute. */
  readonly listQuota: AlertQuota;
  /** 1,000 a minute. */
  readonly readQuota: AlertQuota;
  /** Epoch ms. */
  readonly now: () => number;
}

const PREFIX =
  '^\\/subscriptions\\/(?<subscriptionId>[^/]+)(?<rest>\\/.+)?\\/providers\\/microsoft\\.alertsmanagement\\/alerts';

/**
 * `GET {scope}/providers/Microsoft.AlertsManagement/alerts` and one of them: of a subscription, a
 * resource group or a resource.
 */
export function readAlerts(options: ReadAlertsOptions): readonly Route[] {
  const { alerts, now } = options;
  return [
    {
      method: 'GET',
      pattern: new RegExp(`${PREFIX}\\/?$`, 'i'),
      operation: () => 'Microsoft.AlertsManagement/alerts/list',
      page: ({ url }) => (url.searchParams.has('ctoken') ? pageNumber(url.searchParams) : 1),
      answer(context) {
        const headers = admit(context, options.listQuota, now());
        const query = readQuery(context, now());
        const { value, token } = pageOf(inScope(context, alerts.list()), query);
        const body: JsonObject = {
          value: value.map((alert) => toListedAlert(alert, query)),
          nextLink: token === undefined ? undefined : nextLink(context, token),
        };
        return { status: 200, headers, body };
      },
    },
    {
      method: 'GET',
      pattern: new RegExp(`${PREFIX}\\/(?<alertId>[^/]+)\\/?$`, 'i'),
      operation: () => 'Microsoft.AlertsManagement/alerts/read',
      answer(context) {
        const headers = admit(context, options.readQuota, now());
        const name = (context.parameters.alertId ?? '').toLowerCase();
        const found = inScope(context, alerts.list()).find((alert) => alert.name === name);
        if (!found) throw new UnwrappedError(404, 'NotFound', withActivity('Alert is not found'));
        const body = toListedAlert(found, { includeContext: true, includeEgressConfig: true });
        return { status: 200, headers, body };
      },
    },
  ];
}

/** Refuses who may not read alerts, who asks too often, and a version the service does not have. */
function admit(context: RouteContext, quota: AlertQuota, now: number): Record<string, string> {
  const { content, settings } = openSubscription(context, READ_ALERTS);
  const scope = scopeOf(context);
  if (!settings.monitoringReader || !mayRead(settings.access, `${scope}/`)) {
    throw forbidden(context, READ_ALERTS, scope);
  }
  const version = context.request.url.searchParams.get('api-version') ?? '';
  if (!API_VERSIONS.includes(version)) {
    throw new ArmError(
      400,
      'InvalidResourceType',
      `The resource type 'alerts' could not be found in the namespace 'Microsoft.AlertsManagement' for api version '${version}'. The supported api-versions are '${API_VERSIONS.join(',')}'.`,
    );
  }
  const reading = quota.take(content.subscriptionId);
  const headers = {
    'api-supported-versions': API_VERSIONS.join(', '),
    ...quotaHeaders(reading),
  };
  if (!reading.isExceeded) return headers;
  const seconds = Math.ceil((reading.resetsAt - now) / 1000);
  throw new ArmError(
    429,
    'TooManyRequests',
    `The limit of ${reading.limit} calls in a minute to the alerts of subscription '${content.subscriptionId}' is exceeded. Try again after ${seconds} seconds.`,
    { ...headers, 'retry-after': String(seconds) },
  );
}

function readQuery({ request }: RouteContext, now: number): AlertQuery {
  try {
    return readAlertQuery(request.url.searchParams, now);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UnwrappedError(400, 'BadRequest', withActivity(error.message));
  }
}

function scopeOf({ parameters }: RouteContext): string {
  return `/subscriptions/${parameters.subscriptionId}${parameters.rest ?? ''}`;
}

function inScope(context: RouteContext, alerts: readonly Alert[]): readonly Alert[] {
  const scope = scopeOf(context).toLowerCase();
  return alerts.filter(
    (alert) =>
      ALERT_KINDS[alert.kind].isListed &&
      `${targetId(reportedTarget(alert))}/`.startsWith(`${scope}/`),
  );
}

/** For faults that strike at a page; a token that is none counts as the second. */
function pageNumber(parameters: URLSearchParams): number {
  try {
    const offset = readToken(parameters.get('ctoken'));
    return Math.floor(offset / Number(parameters.get('pageCount') ?? 25)) + 1;
  } catch {
    return 2;
  }
}

/** Absolute, with every parameter of the request. */
function nextLink({ request, endpoint }: RouteContext, token: string): string {
  const parameters = new URLSearchParams(request.url.searchParams);
  parameters.set('ctoken', token);
  return `${endpoint}${request.url.pathname}?${parameters}`;
}

function withActivity(message: string): string {
  return `${message} Activity ID: ${randomUUID()}.`;
}

import { ACCESS_ROUTES } from './access/routes.ts';
import { AUDIT_ROUTES } from './audit/routes.ts';
import { CLIENT_SECRET_ROUTES } from './client-secret/routes.ts';
import { CMDB_ROUTES } from './cmdb/routes.ts';
import { CONNECTION_TEST_ROUTES } from './connection-test/routes.ts';
import { DELIVERY_ROUTES } from './deliveries/routes.ts';
import { DIRECTORY_ROUTES } from './directory/routes.ts';
import { INCIDENT_ROUTES } from './incidents/routes.ts';
import { OVERVIEW_ROUTES } from './overview/routes.ts';
import { REFERENCE_ROUTES } from './reference/routes.ts';
import type { Route } from './route.ts';
import { RUN_ROUTES } from './runs/routes.ts';
import { SETTINGS_ROUTES } from './settings/routes.ts';
import { WEBHOOK_ROUTES } from './webhook/routes.ts';

/**
 * The admin API: the stack makes each route a method of the REST API, `answer.ts` dispatches to it,
 * and the API reference describes it. An area is a folder with its `routes.ts`, and a line here.
 */
export const ROUTES = {
  ...SETTINGS_ROUTES,
  ...CLIENT_SECRET_ROUTES,
  ...CONNECTION_TEST_ROUTES,
  ...WEBHOOK_ROUTES,
  ...RUN_ROUTES,
  ...DIRECTORY_ROUTES,
  ...DELIVERY_ROUTES,
  ...CMDB_ROUTES,
  ...INCIDENT_ROUTES,
  ...OVERVIEW_ROUTES,
  ...AUDIT_ROUTES,
  ...ACCESS_ROUTES,
  ...REFERENCE_ROUTES,
} satisfies Readonly<Record<string, Route<never>>>;

export type RouteName = keyof typeof ROUTES;

/** What the answers work with, all of them together. */
export type RoutePorts = Together<PortsOf<(typeof ROUTES)[RouteName]>>;

/** Boxed, so that ports stay apart until they are joined. */
type PortsOf<R> = R extends Route<infer Ports> ? { readonly ports: (ports: Ports) => void } : never;
type Together<B> = [B] extends [never]
  ? never
  : (B extends { readonly ports: infer F } ? F : never) extends (ports: infer All) => void
    ? All
    : never;

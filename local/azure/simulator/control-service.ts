import type { Access } from '../resource-manager/access.ts';
import type { SubscriptionState } from '../resource-manager/content.ts';
import type { Answer, Service } from '../service.ts';
import { Change } from './change.ts';
import { type ControlRoutes, NO_CONTENT, ok, read } from './control-route.ts';
import { Fault } from './fault.ts';
import type { Faults } from './faults.ts';
import type { StatisticsRecorder } from './statistics.ts';

/** What a client needs to know of the tenant, and how its subscriptions stand. */
export interface TenantDescription {
  readonly endpoint: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly subscriptionIds: readonly string[];
  readonly subscriptions: readonly {
    readonly subscriptionId: string;
    readonly displayName: string;
    readonly state: SubscriptionState;
    readonly access: Access;
  }[];
}

export interface ControlOptions {
  readonly faults: Faults;
  readonly statistics: StatisticsRecorder;
  /** Applies a change; throws RangeError with a sentence when it cannot. */
  readonly change: (change: Change) => { readonly id?: string };
  readonly tenant: () => TenantDescription;
  /** More subjects: alerts, action groups. */
  readonly routes: ControlRoutes;
}

/**
 * `/simulator/…`: faults, changes, alerts and statistics over HTTP, so that a test, a bench in another
 * process and a person with curl all use one way. Needs no token.
 */
export function createControlService(options: ControlOptions): Service {
  const { faults, statistics } = options;
  const routes: ControlRoutes = {
    ...options.routes,
    'GET faults': () => ok({ value: faults.list() }),
    'POST faults': (request) => ok(faults.add(read(Fault, request))),
    'DELETE faults': (_, id) => {
      if (!faults.clear(id === undefined ? undefined : Number(id))) {
        throw new RangeError(`There is no fault ${id}. GET /simulator/faults lists them.`);
      }
      return NO_CONTENT;
    },
    'POST changes': (request) => ok(options.change(read(Change, request))),
    'GET statistics': () => ok(statistics.read()),
    'DELETE statistics': () => {
      statistics.reset();
      return NO_CONTENT;
    },
    'GET tenant': () => ok(options.tenant()),
  };

  return {
    name: 'simulator',
    owns: (path) => path.startsWith('/simulator/'),
    describe: () => ({ operation: 'control' }),
    fail,
    answer(request) {
      const [, , subject, id] = request.url.pathname.split('/');
      const route = routes[`${request.method} ${subject}`];
      if (!route) {
        return fail(404, 'NotFound', `Known here: ${Object.keys(routes).join(', ')}.`);
      }
      try {
        return route(request, id === undefined ? undefined : decodeURIComponent(id));
      } catch (error) {
        if (error instanceof RangeError) return fail(400, 'BadRequest', error.message);
        throw error;
      }
    },
  };
}

function fail(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}

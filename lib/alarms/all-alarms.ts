import type { Stack } from 'aws-cdk-lib';
import { discoveryRates } from '../discovery-rates.ts';
import type { ApiFirewall } from '../firewall/api-firewall.ts';
import type { FlowProps } from '../flow.ts';
import type { RestApi } from '../rest-api.ts';
import type { TypedFunction } from '../typed-function.ts';
import type { AlarmDeclaration } from './alarm.ts';
import { alertAlarms } from './alert-alarms.ts';
import { apiAlarms } from './api-alarms.ts';
import { azureAlarms } from './azure-alarms.ts';
import { discoveryAlarms } from './discovery-alarms.ts';
import { resourceAlarms } from './resource-alarms.ts';
import { rotationAlarms } from './rotation-alarms.ts';
import { syncAlarms } from './sync-alarms.ts';

/** What is watched, by the subject that the dashboard shows it under. */
export function allAlarms(
  props: FlowProps,
  watched: {
    /** Whose functions and queues are watched, those of the state beside. */
    readonly service: Stack;
    readonly rest: RestApi;
    readonly firewall: ApiFirewall | undefined;
    readonly rotate: TypedFunction;
  },
): Readonly<Record<string, readonly AlarmDeclaration[]>> {
  const { deployment, state } = props;
  const { service, rest, firewall, rotate } = watched;
  const rates = discoveryRates(service);
  return {
    'Alerts and API': [...alertAlarms(props), ...apiAlarms(rest, firewall)],
    CMDB: discoveryAlarms(deployment, rates),
    'People and roles': syncAlarms(deployment, rates),
    Secrets: rotationAlarms(deployment, rotate),
    'Azure’s patience': azureAlarms(deployment),
    'Functions and queues': resourceAlarms(state, service),
  };
}

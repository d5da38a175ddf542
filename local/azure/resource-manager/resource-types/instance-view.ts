import type { JsonObject } from '../../json.ts';
import { computerName, type MachinePlan } from './machine-plan.ts';

/** Power state always; what the agent in the machine tells, only while the machine runs. */
export function instanceView(plan: MachinePlan): JsonObject {
  const statuses = [
    {
      code: 'ProvisioningState/succeeded',
      level: 'Info',
      displayStatus: 'Provisioning succeeded',
      time: '2026-05-04T08:12:31.4371936+00:00',
    },
    plan.isDeallocated
      ? { code: 'PowerState/deallocated', level: 'Info', displayStatus: 'VM deallocated' }
      : { code: 'PowerState/running', level: 'Info', displayStatus: 'VM running' },
  ];
  if (plan.isDeallocated) return { statuses };
  return {
    computerName: computerName(plan),
    osName: plan.isWindows ? 'Windows Server 2022 Datacenter Azure Edition' : 'ubuntu',
    osVersion: plan.isWindows ? '10.0.20348.3807' : '22.04',
    statuses,
  };
}

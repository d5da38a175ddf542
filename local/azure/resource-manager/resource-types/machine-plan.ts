import { currentGroup, type Estate, numbered } from '../estate.ts';
import { type HomeGroup, homeGroup } from '../home-group.ts';

const TYPE = 'Microsoft.Compute/virtualMachines';

/** How a machine is attached to the network; the machine and its NICs must tell the same. */
export interface NicPlan {
  readonly name: string;
  readonly primary: boolean;
  readonly deleteOption?: 'Delete' | 'Detach';
}

/** What a machine's slot says, before anything happened to it. */
export interface MachinePlan {
  readonly name: string;
  readonly home: HomeGroup;
  readonly isWindows: boolean;
  /** Stopped and released: its NICs keep their addresses. */
  readonly isDeallocated: boolean;
  readonly nics: readonly NicPlan[];
}

export function machineAt(estate: Estate, slot: number): MachinePlan {
  const home = homeGroup(estate, 'vm', slot);
  const name = machineName(home, slot);
  const first: NicPlan = { name: `${name.toLowerCase()}-nic`, primary: true };
  const second: NicPlan = { name: `${name.toLowerCase()}-nic2`, primary: true };
  return {
    name,
    home,
    isWindows: slot % 5 === 2,
    isDeallocated: slot % 9 === 5,
    nics:
      slot % 6 === 1
        ? [
            { ...first, primary: false },
            { ...second, deleteOption: 'Detach' },
          ]
        : [{ ...first, deleteOption: slot % 4 === 0 ? 'Detach' : 'Delete' }],
  };
}

function machineName(home: HomeGroup, slot: number): string {
  const prefix = `vm-${home.workload}-${home.environment}`;
  return numbered(slot % 5 === 2 ? prefix.toUpperCase() : prefix, slot);
}

/** The machine's group now; undefined when it is gone. */
export function machineGroup(estate: Estate, plan: MachinePlan): string | undefined {
  return currentGroup(estate, TYPE, [plan.name], plan.home.name);
}

/** Windows allows 15 characters. */
export function computerName({ name, isWindows }: MachinePlan): string {
  return isWindows ? name.slice(-15) : name;
}

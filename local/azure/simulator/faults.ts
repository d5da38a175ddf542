import type { Call } from '../service.ts';
import type { Fault, FaultEffect } from './fault.ts';

/** A fault in force. */
export interface ActiveFault extends Fault {
  readonly id: number;
  /** How often it struck. */
  readonly struck: number;
}

/** The faults in force, in the order they were added. */
export interface Faults {
  add(fault: Fault): ActiveFault;
  list(): readonly ActiveFault[];
  /** Clears one fault, or all. False when there is no fault of that id. */
  clear(id?: number): boolean;
  /** The effects that this request meets; counts it as struck by each. */
  strike(service: string, call: Call, path: string): readonly FaultEffect[];
}

export function createFaults(): Faults {
  let nextId = 1;
  let active: { fault: Fault; id: number; struck: number; passed: number }[] = [];
  const describe = ({ fault, id, struck }: (typeof active)[number]): ActiveFault => ({
    ...fault,
    id,
    struck,
  });

  return {
    add(fault) {
      const entry = { fault, id: nextId, struck: 0, passed: 0 };
      nextId += 1;
      active.push(entry);
      return describe(entry);
    },
    list: () => active.map(describe),
    clear(id) {
      const before = active.length;
      active = id === undefined ? [] : active.filter((entry) => entry.id !== id);
      return id === undefined || active.length < before;
    },
    strike(service, call, path) {
      const effects: FaultEffect[] = [];
      for (const entry of active) {
        const { fault } = entry;
        if (fault.times !== undefined && entry.struck >= fault.times) continue;
        if (!matches(fault.match, service, call, path)) continue;
        if (entry.passed < fault.after) {
          entry.passed += 1;
          continue;
        }
        entry.struck += 1;
        effects.push(fault.effect);
      }
      return effects;
    },
  };
}

function matches(match: Fault['match'], service: string, call: Call, path: string): boolean {
  if (match.service !== undefined && match.service !== service) return false;
  if (match.page !== undefined && match.page !== call.page) return false;
  if (match.operation !== undefined && !new RegExp(match.operation, 'i').test(call.operation)) {
    return false;
  }
  if (match.path !== undefined && !new RegExp(match.path, 'i').test(path)) return false;
  return (
    match.subscriptionId === undefined ||
    match.subscriptionId.toLowerCase() === call.subscriptionId?.toLowerCase()
  );
}

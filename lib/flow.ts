import type { CodeProvider } from './bundles.ts';
import type { Deployment } from './deployment.ts';
import type { StateStack } from './state-stack.ts';

/** What every flow's construct is made of. */
export interface FlowProps {
  readonly deployment: Deployment;
  readonly code: CodeProvider;
  readonly state: StateStack;
}

import type { CodeProvider } from './bundles.ts';
import type { Deployment } from './deployment.ts';
import type { StateStack } from './state-stack.ts';

/** What the service stack, and each flow's construct in it, is made of. */
export interface FlowProps {
  readonly deployment: Deployment;
  readonly code: CodeProvider;
  readonly state: StateStack;
}

import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { CodeProvider } from './bundles.ts';
import type { Deployment } from './deployment.ts';
import type { StateStack } from './state-stack.ts';

/** What the service stack, and each flow's construct in it, is made of. */
export interface FlowProps {
  readonly deployment: Deployment;
  readonly code: CodeProvider;
  readonly state: StateStack;
  /** Encrypts what the functions leave behind: logs, and the history of durable executions. */
  readonly key: IKey;
}

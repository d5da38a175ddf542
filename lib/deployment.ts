import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';
import * as z from 'zod';

/** Which environment is built: `-c env=dev|prod`. */
export const EnvironmentName = z.enum(['dev', 'prod']);
export type EnvironmentName = z.infer<typeof EnvironmentName>;

/** How an environment treats what it holds: production keeps it, development takes it down. */
export interface Deployment {
  readonly environment: EnvironmentName;
  /** Refuse to delete tables and the state stack. */
  readonly protect: boolean;
  readonly removalPolicy: RemovalPolicy;
  readonly logRetention: RetentionDays;
}

const DEPLOYMENTS: Readonly<Record<EnvironmentName, Deployment>> = {
  dev: {
    environment: 'dev',
    protect: false,
    removalPolicy: RemovalPolicy.DESTROY,
    logRetention: RetentionDays.ONE_MONTH,
  },
  prod: {
    environment: 'prod',
    protect: true,
    removalPolicy: RemovalPolicy.RETAIN,
    logRetention: RetentionDays.SIX_MONTHS,
  },
};

/** The environment chosen by the context `env`; `dev` without. @throws naming the choices */
export function deploymentOf(scope: IConstruct): Deployment {
  const chosen = EnvironmentName.default('dev').safeParse(scope.node.tryGetContext('env'));
  if (chosen.success) return DEPLOYMENTS[chosen.data];
  throw new Error(
    `There is no environment ${JSON.stringify(scope.node.tryGetContext('env'))}. ` +
      `Choose one with -c env=${EnvironmentName.options.join(' or -c env=')}.`,
  );
}

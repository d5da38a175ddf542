import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';
import { checkPair, contextOf, type EnvironmentName } from './context.ts';

/** Subnets and security groups that functions are placed in. */
export interface Network {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** The API's own address, instead of the one that API Gateway makes up. */
export interface CustomDomain {
  readonly domainName: string;
  /** Of AWS Certificate Manager, in the region of the deployment. */
  readonly certificateArn: string;
}

/** How an environment treats what it holds: production keeps it, development takes it down. */
interface Treatment {
  readonly environment: EnvironmentName;
  /** Refuse to delete tables and the state stack. */
  readonly protect: boolean;
  readonly removalPolicy: RemovalPolicy;
  readonly logRetention: RetentionDays;
}

/** What is deployed: an environment of an instance, as the context chose it. */
export interface Deployment extends Treatment {
  /** Tells it from the others of an account: `prod`, or `prod-acme`. */
  readonly name: string;
  readonly instance: string | undefined;
  /** CloudWatch namespace of its metrics. */
  readonly metricsNamespace: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Who gets its alarms by e-mail, after confirming the subscription. */
  readonly alarmEmail: string | undefined;
  /** Hours without an accepted alert after which that is alarming; 0: never. */
  readonly silentAfterHours: number;
  /** Web application firewalls: before the API and the page (`on`), the API alone, or none. */
  readonly firewall: 'on' | 'api' | 'off';
  readonly domain: CustomDomain | undefined;
  /** Absent: functions are in no VPC. */
  readonly network: Network | undefined;
}

const TREATMENTS: Readonly<Record<EnvironmentName, Treatment>> = {
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

/** What the context chose; the environment `dev` without. @throws naming what is wrong and how to write it */
export function deploymentOf(scope: IConstruct): Deployment {
  const treatment = TREATMENTS[contextOf(scope, 'env')];
  const instance = contextOf(scope, 'instance');
  const name = [treatment.environment, instance].filter(Boolean).join('-');
  return {
    ...treatment,
    name,
    instance,
    metricsNamespace: `StackFlow/Azure/${name}`,
    tags: contextOf(scope, 'tags') ?? {},
    alarmEmail: contextOf(scope, 'alarmEmail'),
    silentAfterHours: contextOf(scope, 'silentAfterHours'),
    firewall: contextOf(scope, 'firewall'),
    domain: domainOf(scope),
    network: networkOf(scope),
  };
}

function domainOf(scope: IConstruct): CustomDomain | undefined {
  checkPair(scope, 'domainName', 'certificateArn');
  const domainName = contextOf(scope, 'domainName');
  const certificateArn = contextOf(scope, 'certificateArn');
  return domainName && certificateArn ? { domainName, certificateArn } : undefined;
}

function networkOf(scope: IConstruct): Network | undefined {
  checkPair(scope, 'subnetIds', 'securityGroupIds');
  const subnetIds = contextOf(scope, 'subnetIds');
  const securityGroupIds = contextOf(scope, 'securityGroupIds');
  return subnetIds && securityGroupIds ? { subnetIds, securityGroupIds } : undefined;
}

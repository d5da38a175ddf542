import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  AwsCustomResource,
  AwsCustomResourcePolicy,
  PhysicalResourceId,
} from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { CLOUDFRONT_REGION, type PageFirewallStack } from './page-firewall-stack.ts';

interface FindPageFirewallProps {
  readonly deployment: Deployment;
  readonly key: IKey;
  readonly pageFirewall: PageFirewallStack;
}

/**
 * The ARN of the web ACL before the page, read while the stack is deployed: CloudFormation has no
 * references from one region to another.
 */
export function findPageFirewall(
  scope: Construct,
  { deployment, key, pageFirewall }: FindPageFirewallProps,
): string {
  const stack = Stack.of(scope);
  stack.addStackDependency(pageFirewall);
  const search = new Construct(scope, 'PageFirewall');
  const { parameterName } = pageFirewall;
  const found = new AwsCustomResource(search, 'Search', {
    resourceType: 'Custom::PageFirewall',
    onUpdate: {
      service: 'SSM',
      action: 'getParameter',
      parameters: { Name: parameterName },
      region: CLOUDFRONT_REGION,
      outputPaths: [ARN],
      physicalResourceId: PhysicalResourceId.of(parameterName),
    },
    policy: AwsCustomResourcePolicy.fromStatements([
      new PolicyStatement({
        actions: ['ssm:GetParameter'],
        resources: [
          stack.formatArn({
            service: 'ssm',
            region: CLOUDFRONT_REGION,
            resource: 'parameter',
            resourceName: parameterName.slice(1),
            arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
          }),
        ],
      }),
    ]),
    // The runtime's own, so that a deployment asks no registry.
    installLatestAwsSdk: false,
    memorySize: 256,
    logGroup: new LogGroup(search, 'Log', {
      encryptionKey: key,
      retention: deployment.logRetention,
      removalPolicy: deployment.removalPolicy,
    }),
  });
  acknowledgeFindings(stack);
  return found.getResponseField(ARN);
}

/** Where the answer has it. */
const ARN = 'Parameter.Value';

/** CDK's own function that calls AWS while the stack is deployed. */
function acknowledgeFindings(stack: Stack): void {
  const caller = stack.node.children.find(({ node }) => node.id.startsWith('AWS679f53fac002430c'));
  if (!caller) throw new Error('CDK calls AWS by another function than it did.');
  Validations.of(caller).acknowledge(
    {
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      reason: 'CDK makes the role of its own function; the policy is for writing its log.',
    },
    { id: 'AwsSolutions-L1', reason: 'Its runtime is the one that CDK tests it with.' },
    { id: 'Serverless-LambdaLatestVersion', reason: 'The same.' },
    {
      id: 'Serverless-LambdaDLQ',
      reason: 'CloudFormation waits for its answer, and fails the deployment without one.',
    },
    { id: 'Serverless-LambdaTracing', reason: 'It runs while deploying, never for a request.' },
  );
}

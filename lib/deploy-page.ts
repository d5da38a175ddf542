import { type CfnElement, Duration, Stack, Validations } from 'aws-cdk-lib';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import type { PageSettings } from '../console/sign-in/settings.ts';
import type { Deployment } from './deployment.ts';

interface DeployPageProps {
  readonly deployment: Deployment;
  /** Encrypts the log of what copies the files. */
  readonly key: IKey;
  /** Folder of the built page. */
  readonly directory: string;
  readonly bucket: Bucket;
  readonly distribution: Distribution;
  readonly settings: PageSettings;
}

/**
 * Puts the page into its bucket: first the files that are named for their content, which those who
 * have the page open go on using, then the page that names them.
 */
export function deployPage(
  scope: Construct,
  { deployment, key, directory, bucket, distribution, settings }: DeployPageProps,
): void {
  const shared = {
    destinationBucket: bucket as IBucket,
    prune: false,
    memoryLimit: 256,
    logGroup: new LogGroup(scope, 'CopyLog', {
      encryptionKey: key,
      retention: deployment.logRetention,
      removalPolicy: deployment.removalPolicy,
    }),
  };
  const assets = new BucketDeployment(scope, 'Assets', {
    ...shared,
    sources: [Source.asset(directory)],
    exclude: ['*'],
    include: ['assets/*'],
    cacheControl: [
      CacheControl.setPublic(),
      CacheControl.maxAge(Duration.days(365)),
      CacheControl.immutable(),
    ],
  });
  const page = new BucketDeployment(scope, 'Page', {
    ...shared,
    sources: [Source.asset(directory), Source.jsonData('config.json', settings)],
    exclude: ['assets/*', '.vite/*'],
    cacheControl: [CacheControl.noCache()],
    distribution,
    distributionPaths: ['/index.html', '/config.json', '/favicon.svg'],
  });
  page.node.addDependency(assets);
  acknowledgeFindings(assets, bucket);
}

/** CDK's own function that copies files while the stack is deployed. */
function acknowledgeFindings(deployment: BucketDeployment, bucket: Bucket): void {
  const stack = Stack.of(deployment);
  const copier = stack.node.children.find(({ node }) =>
    node.id.startsWith('Custom::CDKBucketDeployment'),
  );
  if (!copier) throw new Error('CDK copies files by another function than it did.');
  const files = stack.getLogicalId(bucket.node.defaultChild as CfnElement);
  const staged = 'arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*';
  const wildcards = [
    ...['s3:GetBucket*', 's3:GetObject*', 's3:List*', 's3:Abort*', 's3:DeleteObject*'].map(
      (action) => `Action::${action}`,
    ),
    ...[staged, `<${files}.Arn>/*`, '*'].map((resource) => `Resource::${resource}`),
  ];
  Validations.of(copier).acknowledge(
    ...wildcards.map((wildcard) => ({
      id: `AwsSolutions-IAM5[${wildcard}]`,
      reason: 'CDK grants it what copying takes: its own staged files, this bucket, invalidations.',
    })),
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

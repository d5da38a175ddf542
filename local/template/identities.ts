import { createHash } from 'node:crypto';
import { secretArn } from '../aws/secrets-manager/secret-arn.ts';
import { functionTarget } from './function-target.ts';
import { resolveIntrinsics, type Scope } from './intrinsics.ts';
import { physicalName, shortHash } from './physical-name.ts';

/** What `Ref` and `Fn::GetAtt` give for one resource. */
interface Identity {
  ref: string;
  attributes: Record<string, string>;
}

/** One resource of a template, with what its identity is made of. */
interface Resource {
  type: string;
  logicalId: string;
  /** The declared name, else one made of stack and logical id. */
  name: string;
  scope: Scope;
  arn: (service: string, resource: string) => string;
  /** A declared property as text, or undefined when it is not declared. */
  property: (name: string) => string | undefined;
}

const identify = (resource: Resource): Identity => {
  const identity = identities[resource.type];
  return identity ? identity(resource) : anyOther(resource);
};

const named = (service: string, path: (name: string) => string) => (resource: Resource) => {
  const arn = resource.arn(service, path(resource.name));
  return { ref: resource.name, attributes: { Arn: arn } };
};

const table = (resource: Resource): Identity => {
  const arn = resource.arn('dynamodb', `table/${resource.name}`);
  const StreamArn = `${arn}/stream/2020-01-01T00:00:00.000`;
  return { ref: resource.name, attributes: { Arn: arn, StreamArn } };
};

/** Numbers the versions of a function in the order the template declares them. */
const version = (resource: Resource): Identity => {
  const { Resources } = resource.scope.stack.template;
  const own = JSON.stringify(Resources[resource.logicalId]?.Properties.FunctionName);
  const siblings = Object.keys(Resources).filter((id) => {
    const sibling = Resources[id];
    return (
      sibling?.Type === 'AWS::Lambda::Version' &&
      JSON.stringify(sibling.Properties.FunctionName) === own
    );
  });
  const number = String(siblings.indexOf(resource.logicalId) + 1);
  const { functionName } = functionTarget(resource.property('FunctionName') ?? '');
  const arn = resource.arn('lambda', `function:${functionName}:${number}`);
  return { ref: arn, attributes: { Version: number, FunctionArn: arn } };
};

const alias = (resource: Resource): Identity => {
  const { functionName } = functionTarget(resource.property('FunctionName') ?? '');
  const arn = resource.arn('lambda', `function:${functionName}:${resource.name}`);
  return { ref: arn, attributes: { AliasArn: arn } };
};

const secret = (resource: Resource): Identity => {
  const { account, region } = resource.scope;
  const arn = secretArn({ account, region }, resource.name);
  return { ref: arn, attributes: { Id: arn, Arn: arn } };
};

/** Attachments and schedules of a secret are referred to by the secret's ARN. */
const ofSecret = (resource: Resource): Identity => {
  const arn = resource.property('SecretId') ?? '';
  return { ref: arn, attributes: { Id: arn } };
};

const topic = (resource: Resource): Identity => {
  const arn = resource.arn('sns', resource.name);
  return { ref: arn, attributes: { TopicArn: arn, TopicName: resource.name } };
};

const withId = (attributes: (id: string) => Record<string, string>) => (resource: Resource) => {
  const id = shortHash(resource.scope.stack.name, resource.logicalId).slice(0, 10).toLowerCase();
  return { ref: id, attributes: attributes(id) };
};

const queue = (resource: Resource): Identity => {
  const url = `${resource.scope.sqsEndpoint}/${resource.scope.account}/${resource.name}`;
  const attributes = {
    Arn: resource.arn('sqs', resource.name),
    QueueName: resource.name,
    QueueUrl: url,
  };
  return { ref: url, attributes };
};

const role = (resource: Resource): Identity => {
  const Arn = `arn:aws:iam::${resource.scope.account}:role/${resource.name}`;
  return { ref: resource.name, attributes: { Arn, RoleId: 'AROALOCAL' } };
};

const key = (resource: Resource): Identity => {
  const hex = createHash('sha256').update(resource.name).digest('hex');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
  return { ref: id, attributes: { KeyId: id, Arn: resource.arn('kms', `key/${id}`) } };
};

/** A stage is referred to by its name alone. */
const stage = (resource: Resource): Identity => ({
  ref: resource.property('StageName') ?? resource.name,
  attributes: {},
});

const identities: Record<string, (resource: Resource) => Identity> = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::SQS::Queue': queue,
  'AWS::SNS::Topic': topic,
  'AWS::SecretsManager::Secret': secret,
  'AWS::SecretsManager::RotationSchedule': ofSecret,
  'AWS::SecretsManager::SecretTargetAttachment': ofSecret,
  'AWS::Lambda::Function': named('lambda', (name) => `function:${name}`),
  'AWS::Lambda::Version': version,
  'AWS::Lambda::Alias': alias,
  'AWS::Scheduler::Schedule': named('scheduler', (name) => `schedule/default/${name}`),
  'AWS::Events::Rule': named('events', (name) => `rule/${name}`),
  'AWS::Events::EventBus': named('events', (name) => `event-bus/${name}`),
  'AWS::Logs::LogGroup': named('logs', (name) => `log-group:${name}:*`),
  'AWS::CloudWatch::Alarm': named('cloudwatch', (name) => `alarm:${name}`),
  'AWS::IAM::Role': role,
  'AWS::KMS::Key': key,
  'AWS::ApiGateway::RestApi': withId((id) => ({ RestApiId: id, RootResourceId: `${id}-root` })),
  'AWS::ApiGateway::Resource': withId((id) => ({ ResourceId: id })),
  'AWS::ApiGateway::Deployment': withId((id) => ({ DeploymentId: id })),
  'AWS::ApiGateway::Stage': stage,
};

/**
 * A resource of a kind that has no local engine: values of the right shape, so that what mentions
 * it (a role's ARN in an environment variable) can still be read.
 */
const anyOther = (resource: Resource): Identity => {
  const [, service = 'custom', kind = 'resource'] = resource.type.toLowerCase().split('::');
  const Arn = resource.arn(service, `${kind}/${resource.name}`);
  return { ref: resource.name, attributes: { Arn, Id: resource.name, Name: resource.name } };
};

const describe = (scope: Scope, logicalId: string): Resource => {
  const declared = scope.stack.template.Resources[logicalId];
  if (!declared) throw new RangeError(`there is no resource ${logicalId}`);
  const property = (name: string): string | undefined => {
    const raw = declared.Properties[name];
    if (raw === undefined) return undefined;
    const value = resolveIntrinsics(raw, scope, `${logicalId}.${name}`);
    return value === undefined ? undefined : String(value);
  };
  return {
    type: declared.Type,
    logicalId,
    name: physicalName(declared.Type, logicalId, scope, property),
    scope,
    arn: (service, path) => `arn:aws:${service}:${scope.region}:${scope.account}:${path}`,
    property,
  };
};

/** What `Ref` gives for a resource: a name, a URL or an ARN, as its type defines. */
export const referenceTo = (scope: Scope, logicalId: string): string =>
  identify(describe(scope, logicalId)).ref;

/**
 * What `Fn::GetAtt` gives for a resource.
 *
 * @throws RangeError when the resource's type has no such attribute.
 */
export const attributeOf = (scope: Scope, logicalId: string, attribute: string): string => {
  const resource = describe(scope, logicalId);
  const value = identify(resource).attributes[attribute];
  if (value !== undefined) return value;
  throw new RangeError(`a local ${resource.type} has no attribute ${attribute}`);
};

/** The declared name of a resource, else the one its deployment would make. */
export const nameOf = (scope: Scope, logicalId: string): string => describe(scope, logicalId).name;

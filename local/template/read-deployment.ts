import { type Assembly, readAssembly } from './assembly.ts';
import type { Deployment } from './deployment.ts';
import { readFunctions } from './functions.ts';
import { attributeOf, referenceTo } from './identities.ts';
import { conditionHolds, resolveIntrinsics, type Scope } from './intrinsics.ts';
import { readQueues, readTopics } from './queues.ts';
import { readRestApis } from './rest-apis.ts';
import { readSecrets } from './secrets.ts';
import { readTables } from './tables.ts';
import { readEventSources, readSchedules } from './triggers.ts';

/** Where the app would be deployed, and where its local parts answer. */
export interface DeploymentOptions {
  /** Default 000000000000, the local engines' own. */
  account?: string;
  /** Default us-east-1. */
  region?: string;
  /** Where the local SQS answers (`http://127.0.0.1:PORT`): queue URLs begin with it. */
  sqsEndpoint: string;
  /**
   * Where the local API gateway answers: takes the place of `https://ID.execute-api.REGION…` in
   * environments and outputs. Without it, they name AWS's host.
   */
  apiEndpoint?: string;
}

/**
 * Reads what a synthesized CDK app declares: the single source of everything that runs locally.
 *
 * @param assemblyDirectory the folder `cdk synth` wrote (`cdk.out`).
 * @throws naming stack, logical id and property when a value cannot be known before a deployment.
 */
export const readDeployment = (
  assemblyDirectory: string,
  options: DeploymentOptions,
): Deployment => {
  const { account = '000000000000', region = 'us-east-1' } = options;
  const assembly = readAssembly(assemblyDirectory);
  const scopes: Scope[] = assembly.stacks.map((stack) => ({
    stack,
    stacks: assembly.stacks,
    account,
    region,
    sqsEndpoint: options.sqsEndpoint.replace(/\/$/, ''),
    reference: referenceTo,
    attribute: attributeOf,
  }));
  refuseNestedStacks(scopes);
  const deployment = readScopes(scopes, assembly, { account, region });
  if (options.apiEndpoint === undefined) return deployment;
  return pointApisAt(options.apiEndpoint.replace(/\/$/, ''), deployment);
};

/** Passing over a nested stack would look like an app that declares nothing. */
const refuseNestedStacks = (scopes: readonly Scope[]): void => {
  for (const { stack } of scopes) {
    for (const [logicalId, { Type }] of Object.entries(stack.template.Resources)) {
      if (Type !== 'AWS::CloudFormation::Stack') continue;
      throw new Error(
        `Stack ${stack.name}, ${logicalId}: nested stacks are not read locally; use a stack of its own.`,
      );
    }
  }
};

const readScopes = (
  scopes: readonly Scope[],
  assembly: Assembly,
  place: { account: string; region: string },
): Deployment => ({
  ...place,
  tables: readTables(scopes),
  queues: readQueues(scopes),
  topics: readTopics(scopes),
  secrets: readSecrets(scopes),
  functions: readFunctions(scopes, assembly),
  eventSources: readEventSources(scopes),
  schedules: readSchedules(scopes),
  restApis: readRestApis(scopes),
  outputs: Object.fromEntries(scopes.map((scope) => [scope.stack.name, readOutputs(scope)])),
});

const readOutputs = (scope: Scope): Record<string, string> => {
  const outputs: Record<string, string> = {};
  for (const [id, { Value, Condition }] of Object.entries(scope.stack.template.Outputs)) {
    if (Condition !== undefined && !conditionHolds(Condition, scope, `Outputs.${id}`)) continue;
    const value = resolveIntrinsics(Value, scope, `Outputs.${id}.Value`);
    outputs[id] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return outputs;
};

const pointApisAt = (endpoint: string, deployment: Deployment): Deployment => {
  const point = (values: Record<string, string>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(values).map(([key, value]) => [
        key,
        deployment.restApis.reduce(
          (text, { id }) =>
            text.replaceAll(
              `https://${id}.execute-api.${deployment.region}.amazonaws.com`,
              endpoint,
            ),
          value,
        ),
      ]),
    );
  return {
    ...deployment,
    functions: deployment.functions.map((each) => ({
      ...each,
      environment: point(each.environment),
    })),
    outputs: Object.fromEntries(
      Object.entries(deployment.outputs).map(([stack, values]) => [stack, point(values)]),
    ),
  };
};

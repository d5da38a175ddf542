import type { Json, Stack } from './assembly.ts';

/** What the intrinsic functions of one template may look up. */
export interface Scope {
  stack: Stack;
  stacks: readonly Stack[];
  account: string;
  region: string;
  /** Where the local SQS answers: the beginning of every queue URL. */
  sqsEndpoint: string;
  /** What `Ref` gives for a resource of this stack. */
  reference: (scope: Scope, logicalId: string) => string;
  /** What `Fn::GetAtt` gives for a resource of this stack. */
  attribute: (scope: Scope, logicalId: string, attribute: string) => string;
}

/** A template value that cannot be known before a real deployment; names the place it stands. */
export class UnresolvableError extends Error {
  override name = 'UnresolvableError' as const;
}

type Intrinsic = (argument: Json, scope: Scope, place: string) => Json | undefined;

/**
 * Replaces every intrinsic function in a template value by what it stands for.
 *
 * @param place where the value stands (`logicalId.Property.0`), for errors.
 * @returns the plain value, or undefined where the template says `AWS::NoValue`.
 * @throws UnresolvableError naming stack, logical id and property.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export const resolveIntrinsics = (value: Json, scope: Scope, place: string): Json | undefined => {
  if (typeof value === 'string') return plainString(value, scope, place);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    return value
      .map((item, index) => resolveIntrinsics(item, scope, `${place}.${index}`))
      .filter((item) => item !== undefined);
  }
  const [name, ...others] = Object.keys(value);
  const intrinsic =
    name && others.length === 0 && isCall(name, value) ? intrinsics[name] : undefined;
  if (name && intrinsic) return intrinsic(value[name] ?? null, scope, place);
  if (name?.startsWith('Fn::')) fail(scope, place, `${name} is not known here`);
  const resolved: { [key: string]: Json } = {};
  for (const [key, item] of Object.entries(value)) {
    const plain = resolveIntrinsics(item, scope, `${place}.${key}`);
    if (plain !== undefined) resolved[key] = plain;
  }
  return resolved;
};

/** `Condition` is also an ordinary key (of IAM statements): only naming a condition makes it a call. */
const isCall = (name: string, value: { [key: string]: Json }): boolean =>
  name !== 'Condition' || typeof value[name] === 'string';

/** Whether a condition of the template holds. */
export const conditionHolds = (name: string, scope: Scope, place: string): boolean => {
  const condition = scope.stack.template.Conditions[name];
  if (condition === undefined) return fail(scope, place, `there is no condition ${name}`);
  return resolveIntrinsics(condition, scope, `Conditions.${name}`) === true;
};

const fail = (scope: Scope, place: string, reason: string): never => {
  throw new UnresolvableError(`Stack ${scope.stack.name}, ${place}: ${reason}.`);
};

const plainString = (value: string, scope: Scope, place: string): string => {
  if (!value.includes('{{resolve:')) return value;
  return fail(
    scope,
    place,
    `the dynamic reference ${value} is read by CloudFormation at deployment and has no local value`,
  );
};

const resolveList = (argument: Json, scope: Scope, place: string): Json[] => {
  const list = resolveIntrinsics(argument, scope, place);
  return Array.isArray(list) ? list : fail(scope, place, 'a list is expected');
};

const resolveText = (argument: Json | undefined, scope: Scope, place: string): string => {
  const text = argument === undefined ? undefined : resolveIntrinsics(argument, scope, place);
  if (typeof text === 'string') return text;
  if (typeof text === 'number' || typeof text === 'boolean') return String(text);
  return fail(scope, place, 'a string is expected');
};

const pseudoParameter = (name: string, scope: Scope): Json | undefined | null => {
  const known: Record<string, Json> = {
    'AWS::AccountId': scope.account,
    'AWS::Region': scope.region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': scope.stack.name,
    'AWS::StackId': `arn:aws:cloudformation:${scope.region}:${scope.account}:stack/${scope.stack.name}/local`,
    'AWS::NotificationARNs': [],
  };
  return known[name];
};

const ref: Intrinsic = (argument, scope, place) => {
  const name = String(argument);
  if (name === 'AWS::NoValue') return undefined;
  const pseudo = pseudoParameter(name, scope);
  if (pseudo !== undefined) return pseudo;
  if (name in scope.stack.template.Resources) return scope.reference(scope, name);
  const parameter = scope.stack.template.Parameters[name];
  if (parameter?.Default !== undefined) return parameter.Default;
  if (parameter) return fail(scope, place, `the parameter ${name} has no default`);
  return fail(scope, place, `there is no resource or parameter ${name}`);
};

const getAtt: Intrinsic = (argument, scope, place) => {
  const [logicalId, attribute] =
    typeof argument === 'string'
      ? [argument.slice(0, argument.indexOf('.')), argument.slice(argument.indexOf('.') + 1)]
      : resolveList(argument, scope, place).map(String);
  if (!logicalId || !attribute) return fail(scope, place, 'Fn::GetAtt needs a resource and a name');
  if (!(logicalId in scope.stack.template.Resources)) {
    return fail(scope, place, `there is no resource ${logicalId}`);
  }
  try {
    return scope.attribute(scope, logicalId, attribute);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    return fail(scope, place, cause.message);
  }
};

const sub: Intrinsic = (argument, scope, place) => {
  const [pattern, variables] = Array.isArray(argument) ? argument : [argument];
  const given = variables && typeof variables === 'object' && !Array.isArray(variables);
  const text = plainString(String(pattern), scope, place);
  return text.replace(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    const own = given ? variables[name] : undefined;
    if (own !== undefined) return resolveText(own, scope, place);
    return resolveText(name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }, scope, place);
  });
};

const importValue: Intrinsic = (argument, scope, place) => {
  const wanted = resolveText(argument, scope, place);
  for (const stack of scope.stacks) {
    const producer = { ...scope, stack };
    for (const [id, output] of Object.entries(stack.template.Outputs)) {
      if (output.Export === undefined) continue;
      if (resolveText(output.Export.Name, producer, `Outputs.${id}`) !== wanted) continue;
      return resolveIntrinsics(output.Value, producer, `Outputs.${id}.Value`);
    }
  }
  return fail(scope, place, `no stack exports ${wanted}`);
};

const getStackOutput: Intrinsic = (argument, scope, place) => {
  const { StackName: name, OutputName: output } = asRecord(argument, scope, place);
  const stackName = resolveText(name, scope, place);
  const outputName = resolveText(output, scope, place);
  const stack = scope.stacks.find((candidate) => candidate.name === stackName);
  const value = stack?.template.Outputs[outputName]?.Value;
  if (!stack || value === undefined) {
    return fail(scope, place, `stack ${stackName} has no output ${outputName}`);
  }
  return resolveIntrinsics(value, { ...scope, stack }, `Outputs.${outputName}.Value`);
};

const asRecord = (value: Json | undefined, scope: Scope, place: string): { [key: string]: Json } =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? value
    : fail(scope, place, 'an object is expected');

const findInMap: Intrinsic = (argument, scope, place) => {
  const [map, first, second] = resolveList(argument, scope, place).map(String);
  const table = asRecord(scope.stack.template.Mappings[map ?? ''], scope, place);
  const found = asRecord(table[first ?? ''], scope, place)[second ?? ''];
  return found ?? fail(scope, place, `mapping ${map} has no ${first}.${second}`);
};

const condition = (argument: Json, scope: Scope, place: string): boolean =>
  typeof argument === 'string'
    ? conditionHolds(argument, scope, place)
    : resolveIntrinsics(argument, scope, place) === true;

const branches = (argument: Json, scope: Scope, place: string): Json[] =>
  Array.isArray(argument) ? argument : fail(scope, place, 'a list is expected');

const intrinsics: Record<string, Intrinsic> = {
  Ref: ref,
  Condition: condition,
  'Fn::GetAtt': getAtt,
  'Fn::Sub': sub,
  'Fn::ImportValue': importValue,
  'Fn::GetStackOutput': getStackOutput,
  'Fn::FindInMap': findInMap,
  'Fn::Join': (argument, scope, place) => {
    const [separator, items] = branches(argument, scope, place);
    return resolveList(items ?? null, scope, place)
      .map((item) => resolveText(item, scope, place))
      .join(resolveText(separator, scope, place));
  },
  'Fn::Split': (argument, scope, place) => {
    const [separator, text] = branches(argument, scope, place);
    return resolveText(text, scope, place).split(resolveText(separator, scope, place));
  },
  'Fn::Select': (argument, scope, place) => {
    const [index, list] = branches(argument, scope, place);
    const items = resolveList(list ?? null, scope, place);
    const chosen = items[Number(resolveText(index, scope, place))];
    return chosen ?? fail(scope, place, `Fn::Select asks for item ${index} of ${items.length}`);
  },
  'Fn::If': (argument, scope, place) => {
    const [name, whenTrue, whenFalse] = branches(argument, scope, place);
    const chosen = condition(name ?? null, scope, place) ? whenTrue : whenFalse;
    return resolveIntrinsics(chosen ?? null, scope, place);
  },
  'Fn::Equals': (argument, scope, place) => {
    const [left, right] = resolveList(argument, scope, place);
    return String(left) === String(right);
  },
  'Fn::And': (argument, scope, place) =>
    branches(argument, scope, place).every((item) => condition(item, scope, place)),
  'Fn::Or': (argument, scope, place) =>
    branches(argument, scope, place).some((item) => condition(item, scope, place)),
  'Fn::Not': (argument, scope, place) =>
    !branches(argument, scope, place).some((item) => condition(item, scope, place)),
  'Fn::Base64': (argument, scope, place) =>
    Buffer.from(resolveText(argument, scope, place)).toString('base64'),
  'Fn::GetAZs': (_argument, scope) => ['a', 'b', 'c'].map((zone) => `${scope.region}${zone}`),
  'Fn::Length': (argument, scope, place) => resolveList(argument, scope, place).length,
  'Fn::ToJsonString': (argument, scope, place) =>
    JSON.stringify(resolveIntrinsics(argument, scope, place)),
};

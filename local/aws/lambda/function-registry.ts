import { resolve } from 'node:path';
import type { FunctionDefinition } from './function-definition.ts';
import { quotas } from './quotas.ts';
import { LambdaServiceError } from './service-error.ts';

/** What a function name and qualifier stand for. */
export interface InvocationTarget {
  readonly definition: FunctionDefinition;
  /** A published version, or `$LATEST`. */
  readonly version: string;
  /** Version or alias as the caller wrote it. */
  readonly qualifier: string | undefined;
  /** As the handler sees it: with the caller's qualifier. */
  readonly invokedFunctionArn: string;
  /** With the version that runs. */
  readonly versionArn: string;
}

export interface FunctionRegistry {
  /**
   * @param functionName name, partial or full ARN, each with or without `:qualifier`
   * @throws LambdaServiceError ResourceNotFoundException, InvalidParameterValueException
   * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
   */
  resolve(functionName: string, qualifier?: string): InvocationTarget;
  readonly definitions: readonly FunctionDefinition[];
}

/** @throws Error when the definitions contradict each other or break a quota. */
export function createFunctionRegistry(
  definitions: readonly FunctionDefinition[],
  place: { region: string; accountId: string },
): FunctionRegistry {
  const byName = new Map<string, FunctionDefinition>();
  for (const definition of definitions) {
    checkDefinition(definition);
    if (byName.has(definition.name)) {
      throw new Error(`Two functions are named ${definition.name}: give each its own name.`);
    }
    const codeDirectory = resolve(definition.codeDirectory);
    byName.set(definition.name, { ...definition, codeDirectory });
  }
  const arnOf = (name: string) =>
    `arn:aws:lambda:${place.region}:${place.accountId}:function:${name}`;

  return {
    definitions,
    resolve(functionName, qualifierParameter) {
      const { name, qualifier } = readFunctionName(functionName, qualifierParameter);
      const arn = arnOf(name);
      const invokedFunctionArn = qualifier === undefined ? arn : `${arn}:${qualifier}`;
      const definition = byName.get(name);
      const version = definition && versionOf(definition, qualifier);
      if (definition === undefined || version === undefined) {
        throw new LambdaServiceError(
          'ResourceNotFoundException',
          `Function not found: ${invokedFunctionArn}`,
        );
      }
      return {
        definition,
        version,
        qualifier,
        invokedFunctionArn,
        versionArn: `${arn}:${version}`,
      };
    },
  };
}

/** Splits name and qualifier; the account and region of an ARN are not looked at. */
function readFunctionName(functionName: string, qualifierParameter: string | undefined) {
  const match =
    /^(?:(?:arn:[^:]+:lambda:[^:]*:)?\d{12}:(?:function:)?|function:)?([A-Za-z0-9_-]+)(?::([$A-Za-z0-9_-]+))?$/.exec(
      functionName,
    );
  const [, name, inName] = match ?? [];
  if (name === undefined) {
    throw new LambdaServiceError(
      'InvalidParameterValueException',
      `'${functionName}' is no function name or ARN.`,
    );
  }
  if (inName !== undefined && qualifierParameter !== undefined && inName !== qualifierParameter) {
    throw new LambdaServiceError(
      'InvalidParameterValueException',
      `The derived qualifier from the function name does not match the specified qualifier: ${inName} and ${qualifierParameter}.`,
    );
  }
  return { name, qualifier: inName ?? qualifierParameter };
}

function versionOf(definition: FunctionDefinition, qualifier: string | undefined) {
  if (qualifier === undefined || qualifier === '$LATEST') return '$LATEST';
  const aliases = definition.aliases ?? {};
  if (Object.hasOwn(aliases, qualifier)) return aliases[qualifier];
  const versions = [...(definition.versions ?? []), ...Object.values(aliases)];
  return versions.includes(qualifier) ? qualifier : undefined;
}

function checkDefinition({ name, environment, timeoutMs }: FunctionDefinition) {
  const bytes = Buffer.byteLength(JSON.stringify(environment));
  if (bytes > quotas.environmentVariablesBytes) {
    throw new Error(
      `The environment variables of ${name} take ${bytes} bytes; Lambda allows ${quotas.environmentVariablesBytes}.`,
    );
  }
  if (timeoutMs <= 0 || timeoutMs > quotas.functionTimeoutMs) {
    throw new Error(`The timeout of ${name} is ${timeoutMs} ms; Lambda allows 1 s to 15 minutes.`);
  }
}

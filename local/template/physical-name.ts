import { createHash } from 'node:crypto';
import type { Scope } from './intrinsics.ts';

/**
 * The declared name of a resource, else one made of stack and logical id, the same at each start.
 *
 * @param property gives a declared property as text.
 */
export const physicalName = (
  type: string,
  logicalId: string,
  scope: Scope,
  property: (name: string) => string | undefined,
): string => {
  const kind = type.split('::').at(-1) ?? '';
  const key = type === 'AWS::DynamoDB::GlobalTable' ? 'TableName' : `${kind}Name`;
  const declared = property(key) ?? property('Name');
  if (declared !== undefined) return declared;
  const suffix = shortHash(scope.stack.name, logicalId);
  // Secrets are named without their stack:
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html
  if (kind === 'Secret') return `${logicalId}-${suffix}`;
  // 24 + 24 + 12 and two dashes fit the shortest limit, the 64 characters of functions and roles.
  return `${scope.stack.name.slice(0, 24)}-${logicalId.slice(0, 24)}-${suffix}`;
};

/** Twelve capital letters and digits that follow from the parts. */
export const shortHash = (...parts: string[]): string =>
  createHash('sha256')
    .update(parts.join('/'))
    .digest('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 12)
    .toUpperCase();

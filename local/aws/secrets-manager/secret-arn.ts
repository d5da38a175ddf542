import { createHash } from 'node:crypto';

/** Where a secret lives. */
export interface Place {
  account: string;
  region: string;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * The ARN of a secret: its name and six characters, which differ when the name is used again after
 * a deletion. AWS draws them at random; here they follow from the name and how often it was
 * created before, so that a template's `Ref` of a secret is known before the secret exists.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html
 */
export const secretArn = ({ account, region }: Place, name: string, createdBefore = 0): string => {
  const digest = createHash('sha256').update(`${name}/${createdBefore}`).digest();
  const suffix = [...digest.subarray(0, 6)].map((byte) => alphabet[byte % alphabet.length]);
  return `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${suffix.join('')}`;
};

import * as z from 'zod';
import type { Clock } from '../lambda/clock.ts';
import type { Rotations } from './rotation.ts';
import type { SecretStore } from './secret-store.ts';
import { SecretsManagerError } from './secrets-manager-error.ts';

/** What operations work on. */
export interface Service {
  store: SecretStore;
  clock: Clock;
  region: string;
  rotations: Rotations;
}

/** One call of the API: its JSON in, its JSON out. */
export type Operation = (input: unknown, service: Service) => object;

/** An operation that checks its input first. */
export const operation =
  <Input>(schema: z.ZodType<Input>, run: (input: Input, service: Service) => object): Operation =>
  (input, service) => {
    const parsed = schema.safeParse(input);
    if (parsed.success) return run(parsed.data, service);
    const problems = parsed.error.issues.map(
      ({ path, message }) =>
        `Value at '${path.join('.')}' failed to satisfy constraint: ${message}`,
    );
    throw new SecretsManagerError(
      'ValidationException',
      `${problems.length} validation error${problems.length > 1 ? 's' : ''} detected: ${problems.join('; ')}`,
    );
  };

/** Members that many operations share, with AWS's limits. */
export const members = {
  secretId: z.string().min(1).max(2048),
  /** The SDK makes one up; a bare request must bring its own. */
  clientRequestToken: z.string().min(32).max(64).optional(),
  value: { SecretString: z.string().min(1).optional(), SecretBinary: z.base64().min(1).optional() },
  description: z.string().max(2048).optional(),
  kmsKeyId: z.string().max(2048).optional(),
  stage: z.string().min(1).max(256),
  tags: z
    .array(z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256) }))
    .max(50)
    .optional(),
};

/** The token of a request. */
export const requireToken = (token: string | undefined): string => {
  if (token !== undefined) return token;
  throw new SecretsManagerError(
    'InvalidRequestException',
    'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
  );
};

/** The JSON protocol writes times as seconds since 1970. */
export const toSeconds = (epochMs: number | undefined): number | undefined =>
  epochMs === undefined ? undefined : epochMs / 1000;

/** Cuts a list into pages; the token is the position where the next begins. */
export const page = <Item>(
  items: readonly Item[],
  {
    MaxResults = 100,
    NextToken,
  }: { MaxResults?: number | undefined; NextToken?: string | undefined },
): { items: readonly Item[]; NextToken?: string } => {
  const start = NextToken === undefined ? 0 : Number(NextToken);
  if (!Number.isInteger(start) || start < 0 || start > items.length) {
    throw new SecretsManagerError('InvalidNextTokenException', 'The NextToken value is invalid.');
  }
  const end = start + MaxResults;
  return {
    items: items.slice(start, end),
    ...(end < items.length && { NextToken: String(end) }),
  };
};

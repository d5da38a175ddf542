import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { Secret } from './secret.ts';
import { type Place, secretArn } from './secret-arn.ts';
import { SecretsManagerError } from './secrets-manager-error.ts';

/** Keeps secrets. Every change is on the disk before the call returns. */
export interface SecretStore {
  all: () => readonly Secret[];
  /** By name, by ARN, or by an ARN without its last six characters; undefined when there is none. */
  find: (secretId: string) => Secret | undefined;
  save: (secret: Secret) => void;
  remove: (secret: Secret) => void;
  /** The ARN the next secret of that name gets. */
  nextArn: (name: string) => string;
}

const fileSchema = z.object({
  secrets: z.array(
    z.custom<Secret>((value) => z.object({ arn: z.string() }).safeParse(value).success),
  ),
  removed: z.record(z.string(), z.number()),
});

/**
 * Opens the secrets of a file, or keeps them in memory.
 *
 * @param file created with mode 0600; replaced as a whole at each change, so that a crash leaves
 * either the old state or the new one.
 */
export const openSecretStore = (place: Place, file?: string): SecretStore => {
  const { secrets, removed } = file === undefined ? empty() : read(file);
  const byArn = new Map(secrets.map((secret) => [secret.arn, secret]));
  const persist = () => {
    if (file === undefined) return;
    replaceFile(file, JSON.stringify({ secrets: [...byArn.values()], removed }));
  };
  const all = () => [...byArn.values()];
  return {
    all,
    find: (secretId) =>
      byArn.get(secretId) ??
      all().find(({ name, arn }) => name === secretId || arn.slice(0, -7) === secretId),
    save: (secret) => {
      byArn.set(secret.arn, secret);
      persist();
    },
    remove: ({ arn, name }) => {
      byArn.delete(arn);
      removed[name] = (removed[name] ?? 0) + 1;
      persist();
    },
    nextArn: (name) => secretArn(place, name, removed[name]),
  };
};

/**
 * Finds a secret that may be worked with.
 *
 * @throws SecretsManagerError when there is none, or it is scheduled for deletion.
 */
export const requireSecret = (store: SecretStore, secretId: string): Secret => {
  const secret = requireAnySecret(store, secretId);
  if (!secret.deletion) return secret;
  throw new SecretsManagerError(
    'InvalidRequestException',
    "You can't perform this operation on the secret because it was marked for deletion.",
  );
};

/** As {@link requireSecret}, but a secret scheduled for deletion will do. */
export const requireAnySecret = (store: SecretStore, secretId: string): Secret => {
  const secret = store.find(secretId);
  if (secret) return secret;
  throw new SecretsManagerError(
    'ResourceNotFoundException',
    "Secrets Manager can't find the specified secret.",
  );
};

const empty = (): z.infer<typeof fileSchema> => ({ secrets: [], removed: {} });

const read = (file: string): z.infer<typeof fileSchema> => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  if (!existsSync(file)) return empty();
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Error(
      `${file} does not hold secrets any more. Start again with --fresh, which forgets all local data.`,
      { cause },
    );
  }
};

const replaceFile = (file: string, text: string): void => {
  const next = `${file}.next`;
  const handle = openSync(next, 'w', 0o600);
  writeSync(handle, text);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(next, file);
};

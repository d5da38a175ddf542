import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { IntegrationError } from '../../shared/domain/integration-error.ts';
import type { SecretType } from './secret-type.ts';

const Value = z.looseObject({ password: z.string() });
type Value = z.infer<typeof Value>;

/** A random password that its users read from the secret each time; no other side has to be told. */
export function randomPassword({ newKey }: { readonly newKey: () => string }): SecretType<Value> {
  return {
    name: 'random-password',
    value: Value,
    async create(current, _rotation, store) {
      await store({ ...current, password: newKey() });
    },
    async set(next, current) {
      // Made before a person changed the rest of the secret, it would take that back.
      return isDeepStrictEqual({ ...current, password: next.password }, next);
    },
    async test({ password }) {
      if (password.length >= 32) return;
      throw new IntegrationError(
        'rotation_abandoned',
        'The new password is shorter than 32 characters.',
        'Rotate the secret again.',
      );
    },
    async prune() {},
  };
}

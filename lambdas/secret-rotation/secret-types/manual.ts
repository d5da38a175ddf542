import * as z from 'zod';
import { IntegrationError } from '../../shared/domain/integration-error.ts';
import type { SecretType } from './secret-type.ts';

const Value = z.unknown();

/** A secret that only a person can renew: its owner is reminded, and a rotation is refused. */
export const manual: SecretType<unknown> = {
  name: 'manual',
  value: Value,
  async create() {
    throw new IntegrationError(
      'rotation_not_permitted',
      'This secret is renewed by hand: its tag rotation-strategy says manual.',
      'Renew it and paste the new value into Integration Hub, or detach the rotation from the secret.',
    );
  },
  async set() {
    return true;
  },
  async test() {},
  async prune() {},
};

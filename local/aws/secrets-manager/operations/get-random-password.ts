import { randomInt } from 'node:crypto';
import * as z from 'zod';
import { operation } from '../operation.ts';
import { SecretsManagerError } from '../secrets-manager-error.ts';

const lowercase = 'abcdefghijklmnopqrstuvwxyz';
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html */
export const getRandomPassword = operation(
  z.object({
    PasswordLength: z.number().int().min(1).max(4096).default(32),
    ExcludeCharacters: z.string().max(4096).default(''),
    ExcludeLowercase: z.boolean().default(false),
    ExcludeUppercase: z.boolean().default(false),
    ExcludeNumbers: z.boolean().default(false),
    ExcludePunctuation: z.boolean().default(false),
    IncludeSpace: z.boolean().default(false),
    RequireEachIncludedType: z.boolean().default(true),
  }),
  (input) => {
    const types = [
      input.ExcludeLowercase ? '' : lowercase,
      input.ExcludeUppercase ? '' : lowercase.toUpperCase(),
      input.ExcludeNumbers ? '' : '0123456789',
      input.ExcludePunctuation ? '' : punctuation,
      input.IncludeSpace ? ' ' : '',
    ]
      .map((type) => [...type].filter((character) => !input.ExcludeCharacters.includes(character)))
      .filter((type) => type.length > 0);
    const all = types.flat();
    if (all.length === 0) throw refused('All characters are excluded from the password.');
    const required = input.RequireEachIncludedType ? types : [];
    if (input.PasswordLength < required.length) {
      throw refused('Password length is too short based on the required types.');
    }
    const password = required.map(pick);
    while (password.length < input.PasswordLength) password.push(pick(all));
    return { RandomPassword: shuffle(password).join('') };
  },
);

const refused = (message: string): SecretsManagerError =>
  new SecretsManagerError('InvalidParameterException', message);

const pick = (characters: readonly string[]): string =>
  characters[randomInt(characters.length)] ?? '';

/** Fisher and Yates: every order is as likely as any other. */
const shuffle = (characters: string[]): string[] => {
  for (let last = characters.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    const [left = '', right = ''] = [characters[last], characters[other]];
    characters[last] = right;
    characters[other] = left;
  }
  return characters;
};

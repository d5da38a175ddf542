import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import type { Service } from '../../../../local/aws/secrets-manager/operation.ts';
import { operations } from '../../../../local/aws/secrets-manager/operations/index.ts';
import { createRotations } from '../../../../local/aws/secrets-manager/rotations.ts';
import {
  openSecretStore,
  type SecretStore,
} from '../../../../local/aws/secrets-manager/secret-store.ts';
import {
  attach,
  moveStage,
  versionWith,
} from '../../../../local/aws/secrets-manager/staging-labels.ts';
import { createManualClock } from './manual-clock.ts';

const versions = (labels: Record<string, string[]>) =>
  Object.entries(labels).map(([id, stages]) => ({ id, stages }));
const labelsOf = (labelled: readonly { id: string; stages: readonly string[] }[]) =>
  Object.fromEntries(labelled.map(({ id, stages }) => [id, [...stages].sort()]));

describe('staging labels', () => {
  it('leave AWSPREVIOUS where AWSCURRENT was', () => {
    const before = versions({ old: ['AWSPREVIOUS'], now: ['AWSCURRENT'], next: ['AWSPENDING'] });
    expect(labelsOf(attach(before, 'next', ['AWSCURRENT']))).toEqual({
      old: [],
      now: ['AWSPREVIOUS'],
      next: ['AWSCURRENT', 'AWSPENDING'],
    });
  });

  it('change places when the previous version becomes current again', () => {
    const before = versions({ old: ['AWSPREVIOUS'], now: ['AWSCURRENT'] });
    const move = { stage: 'AWSCURRENT', moveTo: 'old', removeFrom: 'now' };
    expect(labelsOf(moveStage(before, move))).toEqual({
      old: ['AWSCURRENT'],
      now: ['AWSPREVIOUS'],
    });
  });

  it('stay as they are when moved to where they are', () => {
    const before = versions({ old: ['AWSPREVIOUS'], now: ['AWSCURRENT'] });
    expect(labelsOf(moveStage(before, { stage: 'AWSCURRENT', moveTo: 'now' }))).toEqual(
      labelsOf(before),
    );
  });

  it('can be taken off a version, AWSCURRENT excepted', () => {
    const before = versions({ now: ['AWSCURRENT'], next: ['AWSPENDING'] });
    const removed = moveStage(before, { stage: 'AWSPENDING', removeFrom: 'next' });
    expect(labelsOf(removed)).toEqual({ now: ['AWSCURRENT'], next: [] });
    expect(() => moveStage(before, { stage: 'AWSCURRENT', removeFrom: 'now' })).toThrow(
      /can only move staging label AWSCURRENT to a different secret version/,
    );
  });

  it.each([
    [{ moveTo: 'next' }, /RemoveFromVersionId can't be empty. .* attached to version now/],
    [{ moveTo: 'next', removeFrom: 'old' }, /AWSCURRENT is not currently attached to version old/],
    [{ moveTo: 'nobody', removeFrom: 'now' }, /can't find the specified secret version: nobody/],
    [{}, /must specify/],
  ])('are not moved by %j', (move, message) => {
    const before = versions({ old: ['AWSPREVIOUS'], now: ['AWSCURRENT'], next: ['AWSPENDING'] });
    expect(() => moveStage(before, { stage: 'AWSCURRENT', ...move })).toThrow(message);
  });
});

type Call = [name: string, input: object];

/** Stands for the version that has the label which a call moves. */
const theHolder = 'the holder of the label';

const tokens = Array.from({ length: 5 }, () => randomUUID());
const token = fc.constantFrom(...tokens);
const stage = fc.constantFrom('AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS', 'custom');
const value = fc.constantFrom('one', 'two');
const SecretId = 'secret';

const call: fc.Arbitrary<Call> = fc.oneof(
  fc
    .record(
      {
        ClientRequestToken: token,
        SecretString: value,
        VersionStages: fc.uniqueArray(stage, { minLength: 1 }),
      },
      { requiredKeys: ['ClientRequestToken', 'SecretString'] },
    )
    .map((input): Call => ['PutSecretValue', input]),
  fc
    .record({ ClientRequestToken: token, SecretString: value })
    .map((input): Call => ['UpdateSecret', input]),
  fc
    .record(
      { VersionStage: stage, RemoveFromVersionId: token, MoveToVersionId: token },
      { requiredKeys: ['VersionStage'] },
    )
    .map((input): Call => ['UpdateSecretVersionStage', input]),
  fc
    .record({ VersionStage: stage, MoveToVersionId: token })
    .map(
      (input): Call => ['UpdateSecretVersionStage', { ...input, RemoveFromVersionId: theHolder }],
    ),
  fc
    .record({ ClientRequestToken: token, RotateImmediately: fc.boolean() })
    .map((input): Call => ['RotateSecret', { ...input, RotationLambdaARN: 'rotate' }]),
  fc.constant<Call>(['CancelRotateSecret', {}]),
  fc.constant<Call>(['DeleteSecret', {}]),
  fc.constant<Call>(['RestoreSecret', {}]),
);

const filled = (input: object, store: SecretStore): object => {
  if (!('RemoveFromVersionId' in input && 'VersionStage' in input)) return input;
  if (input.RemoveFromVersionId !== theHolder) return input;
  const found = store.find(SecretId)?.versions ?? [];
  const holder = versionWith(found, String(input.VersionStage));
  return { ...input, RemoveFromVersionId: holder?.id };
};

describe('any sequence of calls', () => {
  it('leaves one current version with a value, each label once, and no value changed', () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 40 }), (calls) => {
        const clock = createManualClock();
        const store = openSecretStore({ account: '000000000000', region: 'us-east-1' });
        const rotations = createRotations({
          store,
          clock,
          invoke: () => new Promise(() => {}),
          canInvoke: () => true,
          retryDelaysMs: [],
          makeToken: randomUUID,
          onEvent: () => {},
        });
        const service: Service = { store, clock, region: 'us-east-1', rotations };
        const first = { Name: SecretId, ClientRequestToken: randomUUID(), SecretString: 'first' };
        operations.CreateSecret?.(first, service);
        const seen = new Map<string, string>();
        let current: string = first.ClientRequestToken;
        for (const [name, input] of calls) {
          clock.advance(1000);
          try {
            operations[name]?.({ SecretId, ...filled(input, store) }, service);
          } catch (error) {
            expect(error).toHaveProperty('name', 'SecretsManagerError');
          }
          const found = store.find(SecretId)?.versions ?? [];
          const labels = found.flatMap(({ stages }) => stages);
          expect(labels.length).toBe(new Set(labels).size);
          expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
          const now = versionWith(found, 'AWSCURRENT');
          expect(now?.value).toBeDefined();
          if (now && now.id !== current) {
            expect(versionWith(found, 'AWSPREVIOUS')?.id).toBe(current);
            current = now.id;
          }
          for (const version of found) {
            if (!version.value) continue;
            const text = JSON.stringify(version.value);
            expect(text).toBe(seen.get(version.id) ?? text);
            seen.set(version.id, text);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

import { randomUUID } from 'node:crypto';
import {
  CancelRotateSecretCommand,
  PutSecretValueCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { RotationRequest } from '../../lambdas/secret-rotation/rotation-request.ts';
import { secretsManagerRotations } from '../../lambdas/shared/aws/secrets-manager-rotations.ts';
import { lifeOf } from './mortal.ts';
import { NAME, openWorld } from './rotation-world.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:StackFlowGenericSecretRotation';
const ID = NAME.slice(NAME.lastIndexOf('/') + 1);

const KEY = 'k'.repeat(40);

let world: Awaited<ReturnType<typeof openWorld>>;
const names = () => world.events.map(({ name }) => name);
const attachment = () =>
  secretsManagerRotations(
    world.client,
    { prefix: NAME.slice(0, -ID.length), functionArn: FUNCTION, days: 90 },
    () => world.settled(),
  );

beforeEach(async () => {
  world = await openWorld(lifeOf(0, 'dies'));
});
afterEach(() => world.stop());

it.each([
  ['createSecret', 'create'],
  ['create_secret', 'create'],
  ['setSecret', 'set'],
  ['set_secret', 'set'],
  ['testSecret', 'test'],
  ['test_secret', 'test'],
  ['finishSecret', 'finish'],
  ['finish_secret', 'finish'],
])('takes the step spelt %s', (Step, step) => {
  const event = { Step, SecretId: 'a', ClientRequestToken: randomUUID(), RotationToken: 'token' };
  expect(RotationRequest.parse(event)).toMatchObject({ step, rotationToken: 'token' });
});

it.each([
  ['no tag', undefined, 'has no tag rotation-strategy'],
  ['an unknown tag', 'mainframe', 'the unknown value mainframe'],
  ['a secret that a person renews', 'manual', 'renewed by hand'],
])('writes nothing with %s', async (_what, strategy, words) => {
  await world.create(world.principal, strategy ?? '');
  if (strategy === undefined) {
    const untag = new UntagResourceCommand({ SecretId: NAME, TagKeys: ['rotation-strategy'] });
    await world.client.send(untag);
  }
  const before = world.application.credentials();
  await world.rotate();
  expect(world.events.at(-1)?.reason).toContain(words);
  expect(new Set(world.steps)).toEqual(new Set(['createSecret']));
  expect(await world.read()).toEqual(world.principal);
  expect(world.application.credentials()).toEqual(before);
});

it('tests the current secret when a rotation is attached without rotating, on a version without a value', async () => {
  await world.create(world.principal);
  await attachment().attach(ID);
  await world.settled();
  expect(world.steps).toEqual(['testSecret']);
  expect(names()).toEqual(['TestRotationStarted', 'TestRotationSucceeded']);
  expect(await world.stages()).toEqual(['AWSCURRENT']);
  expect(await attachment().describe(ID)).toMatchObject({ automatic: true });
});

it('attaches and detaches a rotation as often as it is told to', async () => {
  await world.create(world.principal);
  for (let time = 0; time < 2; time += 1) await attachment().attach(ID);
  await world.settled();
  expect(world.steps).toEqual(['testSecret']);
  for (let time = 0; time < 2; time += 1) await attachment().detach(ID);
  expect(await attachment().describe(ID)).toMatchObject({ automatic: false });
});

it('takes the word of whoever tagged the secret otherwise, and detaches its rotation', async () => {
  await world.create(world.principal);
  await attachment().attach(ID);
  await world.settled();
  const Tags = [{ Key: 'rotation-strategy', Value: 'manual' }];
  await world.client.send(new TagResourceCommand({ SecretId: NAME, Tags }));
  await expect(attachment().attach(ID)).rejects.toMatchObject({
    code: 'rotation_not_permitted',
    message: expect.stringContaining('rotation-strategy says manual'),
    fix: expect.stringContaining('azure-client-secret'),
  });
  expect(await attachment().describe(ID)).toMatchObject({ automatic: false });
});

it('tags a secret that nobody tagged', async () => {
  await world.create(world.principal, '');
  const TagKeys = ['rotation-strategy'];
  await world.client.send(new UntagResourceCommand({ SecretId: NAME, TagKeys }));
  await attachment().attach(ID);
  await world.settled();
  expect(names()).toEqual(['TestRotationStarted', 'TestRotationSucceeded']);
});

it('is not blocked by what a rotation left that was switched off half-way', async () => {
  await world.create(world.principal);
  const leave = new PutSecretValueCommand({
    SecretId: NAME,
    ClientRequestToken: randomUUID(),
    SecretString: '{}',
    VersionStages: ['AWSPENDING'],
  });
  await world.client.send(leave);
  await expect(world.rotate()).rejects.toThrow("A previous rotation isn't complete");
  await attachment().attach(ID);
  await world.settled();
  await world.rotate();
  expect(await world.stages()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
});

it('rotates when told to while its attachment is still being tested', async () => {
  await world.create(world.principal);
  await attachment().attach(ID);
  await attachment().rotate(ID);
  await world.settled();
  expect(world.events.map(({ name }) => name)).toEqual([
    'TestRotationStarted',
    'TestRotationSucceeded',
    'RotationStarted',
    'RotationSucceeded',
  ]);
  expect(await world.read()).toMatchObject({ keyId: expect.any(String) });
});

it('goes on, when told to rotate, with a rotation that was left half-way', async () => {
  await world.create(world.principal);
  await attachment().attach(ID);
  await world.settled();
  const leave = new PutSecretValueCommand({
    SecretId: NAME,
    ClientRequestToken: randomUUID(),
    SecretString: JSON.stringify({ ...world.principal, keyId: 'removed since' }),
    VersionStages: ['AWSPENDING'],
  });
  await world.client.send(leave);
  // The first finds that its credential is gone and gives it up; the next begins anew.
  await attachment().rotate(ID);
  await world.settled();
  expect(world.events.at(-1)?.reason).toContain('given up');
  expect(await world.read()).toEqual(world.principal);
  await attachment().rotate(ID);
  await world.settled();
  expect(await world.read()).toMatchObject({ keyId: expect.any(String) });
  expect(await world.stages()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
});

it.each([
  ['webhook-key', { current: KEY }, { current: `${KEY}2` }],
  ['random-password', { user: 'ann', password: KEY }, { user: 'bob', password: KEY }],
])(
  'gives up what was made of a %s before a person changed it',
  async (strategy, first, persons) => {
    await world.create(first, strategy);
    await world.rotate({ RotateImmediately: false });
    const leave = new PutSecretValueCommand({
      SecretId: NAME,
      ClientRequestToken: randomUUID(),
      SecretString: JSON.stringify({ ...first, password: `${KEY}3`, previous: KEY }),
      VersionStages: ['AWSPENDING'],
    });
    await world.client.send(leave);
    const change = new PutSecretValueCommand({
      SecretId: NAME,
      SecretString: JSON.stringify(persons),
    });
    await world.client.send(change);
    await attachment().rotate(ID);
    await world.settled();
    expect(await world.read()).toEqual(persons);
    expect(await world.stages()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
  },
);

it('touches nothing more once it was abandoned for a secret that a person pasted', async () => {
  await world.stop();
  const pasted = { tenantId: 't', clientId: 'c', clientSecret: 'pasted' };
  world = await openWorld(lifeOf(0, 'dies'), {
    prove: async () => {
      const SecretString = JSON.stringify(pasted);
      await world.client.send(new PutSecretValueCommand({ SecretId: NAME, SecretString }));
    },
  });
  await world.create(world.principal);
  await world.rotate();
  expect(names()).toEqual(['RotationStarted', 'RotationAbandoned']);
  expect(await world.read()).toEqual(pasted);
  expect(world.steps).not.toContain('finishSecret');
});

it('ends where it is when somebody cancels it, and the next one takes it up', async () => {
  await world.stop();
  let cancelled = false;
  world = await openWorld(lifeOf(0, 'dies'), {
    prove: async () => {
      if (cancelled) return;
      cancelled = true;
      await world.client.send(new CancelRotateSecretCommand({ SecretId: NAME }));
    },
  });
  await world.create(world.principal);
  await world.rotate();
  expect(await world.read()).toEqual(world.principal);
  expect(await world.stages()).toEqual(['AWSCURRENT', 'AWSPENDING']);
  await attachment().attach(ID);
  await world.settled();
  await world.rotate();
  expect(await world.stages()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
  // What the cancelled one made goes with what is older than the current secret.
  const ours = world.application
    .credentials()
    .filter(({ displayName }) => displayName?.startsWith('StackFlow'));
  expect(ours).toHaveLength(1);
});

it('takes a label off that somebody left on the current version', async () => {
  await world.create(world.principal);
  await world.rotate();
  const { versionId } = await attachment().describe(ID);
  const label = new UpdateSecretVersionStageCommand({
    SecretId: NAME,
    VersionStage: 'AWSPENDING',
    MoveToVersionId: versionId,
  });
  await world.client.send(label);
  await world.rotate();
  expect(await world.stages()).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
});

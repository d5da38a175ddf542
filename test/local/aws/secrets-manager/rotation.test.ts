import { setTimeout as sleep } from 'node:timers/promises';
import {
  CancelRotateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  type RotateSecretCommandInput,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import type {
  RotationEvent,
  RotationRequest,
} from '../../../../local/aws/secrets-manager/rotation.ts';
import { createManualClock } from './manual-clock.ts';
import { open, startLambda, token } from './workbench.ts';

const lambdaArn = 'arn:aws:lambda:us-east-1:000000000000:function:rotate';
const hours = (count: number) => count * 3_600_000;

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await sleep(2);
};

describe('rotation', () => {
  const clock = createManualClock();
  let bench: Awaited<ReturnType<typeof open>>;
  let lambda: Awaited<ReturnType<typeof startLambda>>;
  let steps: string[];
  let events: RotationEvent[];
  /** What the function does besides its work, by step. */
  let during: Partial<Record<RotationRequest['Step'], (request: RotationRequest) => unknown>>;

  /** What a rotation function has to do, and nothing else. */
  const rotate = async (request: RotationRequest) => {
    const { Step, SecretId, ClientRequestToken, RotationToken } = request;
    steps.push(Step);
    await during[Step]?.(request);
    if (Step === 'createSecret') {
      await bench.client.send(
        new PutSecretValueCommand({
          SecretId,
          ClientRequestToken,
          RotationToken,
          SecretString: `made for ${ClientRequestToken}`,
          VersionStages: ['AWSPENDING'],
        }),
      );
    }
    if (Step === 'finishSecret') {
      const current = Object.entries(await bench.labels(SecretId)).find(([, stages]) =>
        stages.includes('AWSCURRENT'),
      )?.[0];
      await bench.client.send(
        new UpdateSecretVersionStageCommand({
          SecretId,
          VersionStage: 'AWSCURRENT',
          MoveToVersionId: ClientRequestToken,
          ...(current && { RemoveFromVersionId: current }),
        }),
      );
      await bench.client.send(
        new UpdateSecretVersionStageCommand({
          SecretId,
          VersionStage: 'AWSPENDING',
          RemoveFromVersionId: ClientRequestToken,
        }),
      );
    }
  };

  const start = (more: Partial<RotateSecretCommandInput> = {}) =>
    bench.client.send(
      new RotateSecretCommand({ SecretId: 'a', RotationLambdaARN: lambdaArn, ...more }),
    );
  const eventNames = () => events.map(({ name }) => name);

  beforeEach(async () => {
    steps = [];
    events = [];
    during = {};
    lambda = await startLambda(rotate);
    bench = await open({
      clock,
      lambdaEndpoint: () => lambda.endpoint,
      rotationRetryDelaysMs: [1000, 5000],
      onRotation: (event) => events.push(event),
    });
    await bench.create('a', 'first');
  });
  afterEach(async () => {
    await bench.stop();
    lambda.stop();
  });

  it('calls the four steps in order and makes the new version current', async () => {
    const ClientRequestToken = token();
    expect(await start({ ClientRequestToken })).toMatchObject({ VersionId: ClientRequestToken });
    await bench.service.rotationsSettled();
    expect(steps).toEqual(['createSecret', 'setSecret', 'testSecret', 'finishSecret']);
    expect(await bench.read('a')).toBe(`made for ${ClientRequestToken}`);
    expect(await bench.read('a', 'AWSPREVIOUS')).toBe('first');
    expect(await bench.describe('a')).toMatchObject({
      RotationEnabled: true,
      RotationLambdaARN: lambdaArn,
      LastRotatedDate: new Date(clock.now()),
    });
    expect(eventNames()).toEqual(['RotationStarted', 'RotationSucceeded']);
  });

  it('gives the function AWS\u2019s event', async () => {
    const ClientRequestToken = token();
    const seen: RotationRequest[] = [];
    during.setSecret = (request) => seen.push(request);
    const { ARN } = await start({ ClientRequestToken });
    await bench.service.rotationsSettled();
    expect(seen).toEqual([
      {
        Step: 'setSecret',
        SecretId: ARN,
        ClientRequestToken,
        RotationToken: expect.stringMatching(/^[\w-]{36}$/),
      },
    ]);
  });

  it('begins with a pending version that has no value', async () => {
    const ClientRequestToken = token();
    let found: unknown;
    during.createSecret = async ({ SecretId }) => {
      expect((await bench.labels('a'))[ClientRequestToken]).toEqual(['AWSPENDING']);
      found = await bench.client
        .send(new GetSecretValueCommand({ SecretId, VersionStage: 'AWSPENDING' }))
        .catch((error: unknown) => error);
    };
    await start({ ClientRequestToken });
    await bench.service.rotationsSettled();
    expect(found).toMatchObject({
      name: 'ResourceNotFoundException',
      message:
        "Secrets Manager can't find the specified secret value for staging label: AWSPENDING",
    });
  });

  it('tries all steps again when one fails', async () => {
    let failures = 2;
    during.testSecret = () => {
      failures -= 1;
      if (failures >= 0) throw new Error('not propagated yet');
    };
    await start();
    await until(() => events.length === 2 && clock.waiting() > 0);
    clock.advance(1000);
    await until(() => events.length === 3 && clock.waiting() > 0);
    clock.advance(5000);
    await bench.service.rotationsSettled();
    expect(eventNames()).toEqual([
      'RotationStarted',
      'RotationFailed',
      'RotationFailed',
      'RotationSucceeded',
    ]);
    expect(events[1]?.reason).toBe('testSecret: Error: not propagated yet');
    expect(steps.filter((step) => step === 'createSecret')).toHaveLength(3);
    expect(await bench.read('a', 'AWSPREVIOUS')).toBe('first');
  });

  it('that was given up leaves the old secret current and blocks the next, which takes it up', async () => {
    let isBroken = true;
    during.setSecret = () => {
      if (isBroken) throw new Error('forbidden');
    };
    const ClientRequestToken = token();
    await start({ ClientRequestToken });
    for (const attempt of [2, 3]) {
      await until(() => events.length === attempt && clock.waiting() > 0);
      clock.advance(5000);
    }
    await bench.service.rotationsSettled();
    expect(await bench.read('a')).toBe('first');
    expect((await bench.labels('a'))[ClientRequestToken]).toEqual(['AWSPENDING']);

    isBroken = false;
    await expect(start()).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: "A previous rotation isn't complete. That rotation will be reattempted.",
    });
    await bench.service.rotationsSettled();
    expect(await bench.read('a')).toBe(`made for ${ClientRequestToken}`);
  });

  it('is abandoned when another version is made meanwhile', async () => {
    const ClientRequestToken = token();
    during.setSecret = () =>
      bench.client.send(new PutSecretValueCommand({ SecretId: 'a', SecretString: 'by hand' }));
    await start({ ClientRequestToken });
    await bench.service.rotationsSettled();
    expect(eventNames()).toEqual(['RotationStarted', 'RotationAbandoned']);
    expect(steps).toEqual(['createSecret', 'setSecret']);
    expect(await bench.read('a')).toBe('by hand');
    expect(await bench.labels('a')).not.toHaveProperty(ClientRequestToken);
  });

  it('that is not immediate only tests, on a pending version that goes away again', async () => {
    const ClientRequestToken = token();
    let labels: unknown;
    during.testSecret = async () => {
      labels = (await bench.labels('a'))[ClientRequestToken];
    };
    await start({
      ClientRequestToken,
      RotateImmediately: false,
      RotationRules: { AutomaticallyAfterDays: 30 },
    });
    await bench.service.rotationsSettled();
    expect(steps).toEqual(['testSecret']);
    expect(labels).toEqual(['AWSPENDING']);
    expect(await bench.labels('a')).not.toHaveProperty(ClientRequestToken);
    expect(await bench.read('a')).toBe('first');
    expect(await bench.describe('a')).toMatchObject({
      RotationEnabled: true,
      NextRotationDate: new Date(clock.now() + hours(30 * 24)),
    });
    expect(eventNames()).toEqual(['TestRotationStarted', 'TestRotationSucceeded']);
  });

  it.each([
    ['rate(4 hours)', [4, 8]],
    ['cron(0 8 * * ? *)', undefined],
  ])('runs by itself at %s', async (ScheduleExpression, at) => {
    const begun = clock.now();
    await start({ RotateImmediately: false, RotationRules: { ScheduleExpression } });
    await bench.service.rotationsSettled();
    for (const round of [1, 2]) {
      const { NextRotationDate } = await bench.describe('a');
      const due = NextRotationDate?.getTime() ?? 0;
      if (at) expect(due).toBe(begun + hours(at[round - 1] ?? 0));
      else expect(new Date(due).toISOString()).toMatch(/T08:00:00\.000Z$/);
      clock.advance(due - clock.now() - 1);
      expect(eventNames().filter((name) => name === 'RotationStarted')).toHaveLength(round - 1);
      clock.advance(1);
      await bench.service.rotationsSettled();
      expect(eventNames().filter((name) => name === 'RotationSucceeded')).toHaveLength(round);
    }
  });

  it('ends when it is cancelled, and leaves AWSPENDING for a person to see', async () => {
    const ClientRequestToken = token();
    during.setSecret = () => bench.client.send(new CancelRotateSecretCommand({ SecretId: 'a' }));
    await start({ ClientRequestToken, RotationRules: { AutomaticallyAfterDays: 1 } });
    await bench.service.rotationsSettled();
    expect(steps).toEqual(['createSecret', 'setSecret']);
    const found = await bench.describe('a');
    expect(found).toMatchObject({ RotationEnabled: false });
    expect(found.NextRotationDate).toBeUndefined();
    expect(found.VersionIdsToStages).toMatchObject({ [ClientRequestToken]: ['AWSPENDING'] });
  });

  it('takes the same request twice for one', async () => {
    const ClientRequestToken = token();
    during.setSecret = () => start({ ClientRequestToken });
    await start({ ClientRequestToken });
    await bench.service.rotationsSettled();
    expect(steps).toHaveLength(4);
  });

  it.each<[string, Partial<RotateSecretCommandInput>, string]>([
    [
      'minutes',
      { RotationRules: { ScheduleExpression: 'rate(5 minutes)' } },
      'InvalidParameterException',
    ],
    [
      'less than four hours',
      { RotationRules: { ScheduleExpression: 'rate(3 hours)' } },
      'InvalidParameterException',
    ],
    ['nonsense', { RotationRules: { ScheduleExpression: 'often' } }, 'InvalidParameterException'],
    [
      'both rules',
      { RotationRules: { ScheduleExpression: 'rate(4 hours)', AutomaticallyAfterDays: 1 } },
      'InvalidParameterException',
    ],
    [
      'a bad window',
      { RotationRules: { AutomaticallyAfterDays: 1, Duration: '25h' } },
      'ValidationException',
    ],
  ])('refuses %s', async (_what, more, name) => {
    await expect(start(more)).rejects.toMatchObject({ name });
    expect((await bench.describe('a')).RotationEnabled).toBeUndefined();
  });

  it('needs a function, and a Lambda to run it', async () => {
    const bare = new RotateSecretCommand({ SecretId: 'a' });
    await expect(bench.client.send(bare)).rejects.toThrow(
      'No Lambda rotation function ARN is associated with this secret.',
    );
    const other = await open();
    await other.create('a', 'first');
    await expect(
      other.client.send(new RotateSecretCommand({ SecretId: 'a', RotationLambdaARN: lambdaArn })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await other.stop();
  });
});

import type { RotationOptions, RotationRequest, Rotations } from './rotation.ts';
import { nextRotation } from './rotation-schedule.ts';
import type { RotationSettings, Secret } from './secret.ts';
import { versionWith } from './staging-labels.ts';
import { addPendingVersion, dropPending } from './versions.ts';

const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;

/**
 * Runs rotations as Secrets Manager does: four steps of one function; when one fails, all of them
 * again. What is under way is kept with the secret, so a restart takes it up.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieve-ct-entries.html (events)
 */
export const createRotations = (options: RotationOptions): Rotations => {
  const { store, clock, onEvent } = options;
  const underWay = new Map<string, Promise<void>>();
  const timers = new Set<() => void>();
  let isStopped = false;
  let cancelSchedule = () => {};

  const runningOf = (arn: string, token: string): RotationSettings | undefined => {
    const rotation = store.find(arn)?.rotation;
    return !isStopped && rotation?.running?.token === token ? rotation : undefined;
  };

  const wait = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      const end = () => {
        timers.delete(cancel);
        resolve();
      };
      const stopTimer = clock.after(delayMs, end);
      const cancel = () => {
        stopTimer();
        end();
      };
      timers.add(cancel);
    });

  const callStep = (arn: string, token: string, Step: RotationRequest['Step']): Promise<void> => {
    const rotation = runningOf(arn, token);
    if (!rotation?.running) return Promise.resolve();
    const { lambdaArn, running } = rotation;
    const RotationToken = running.rotationToken;
    return options.invoke(lambdaArn, {
      Step,
      SecretId: arn,
      ClientRequestToken: token,
      RotationToken,
    });
  };

  const test = async (arn: string, token: string): Promise<void> => {
    const event = { secretArn: arn, versionId: token };
    onEvent({ name: 'TestRotationStarted', ...event });
    const failure = await callStep(arn, token, 'testSecret').then(() => undefined, reasonOf);
    if (!runningOf(arn, token)) return;
    update(arn, (secret) => endRotation(dropPending(secret, token)));
    onEvent(
      failure === undefined
        ? { name: 'TestRotationSucceeded', ...event }
        : { name: 'TestRotationFailed', ...event, reason: failure },
    );
  };

  const update = (arn: string, change: (secret: Secret) => Secret): void => {
    const secret = store.find(arn);
    if (secret) store.save(change(secret));
  };

  /** @returns why it failed, or undefined when it succeeded or was ended by somebody. */
  const attempt = async (arn: string, token: string): Promise<string | undefined> => {
    for (const step of steps) {
      const failure = await callStep(arn, token, step).then(() => undefined, reasonOf);
      if (!runningOf(arn, token)) return undefined;
      if (failure !== undefined) return `${step}: ${failure}`;
      options.onStep?.({ secretArn: arn, versionId: token, step });
    }
    const current = versionWith(store.find(arn)?.versions ?? [], 'AWSCURRENT');
    if (current?.id !== token) return 'finishSecret: AWSCURRENT was not moved to the new version';
    const now = clock.now();
    update(arn, (secret) => endRotation(secret, { lastRotatedAt: now, now }));
    onEvent({ name: 'RotationSucceeded', secretArn: arn, versionId: token });
    return undefined;
  };

  const rotate = async (arn: string, token: string): Promise<void> => {
    onEvent({ name: 'RotationStarted', secretArn: arn, versionId: token });
    for (const delayMs of [...options.retryDelaysMs, undefined]) {
      const reason = await attempt(arn, token);
      if (!runningOf(arn, token)) return;
      if (reason === undefined) return;
      onEvent({ name: 'RotationFailed', secretArn: arn, versionId: token, reason });
      if (delayMs !== undefined) await wait(delayMs);
      if (!runningOf(arn, token)) return;
    }
    // Given up for now: AWSPENDING stays and says so; the next due time takes it up again.
    update(arn, (secret) => endRotation(secret, { now: clock.now() }));
  };

  const run = (arn: string): void => {
    const running = store.find(arn)?.rotation?.running;
    if (!running) return;
    const key = `${arn} ${running.token}`;
    if (underWay.has(key)) return;
    const work = running.isTest ? test(arn, running.token) : rotate(arn, running.token);
    underWay.set(
      key,
      work.finally(() => {
        underWay.delete(key);
        reschedule();
      }),
    );
    reschedule();
  };

  const start = (arn: string, token: string): void => {
    update(arn, (secret) => {
      const isKnown = secret.versions.some(({ id }) => id === token);
      const prepared = isKnown ? secret : addPendingVersion(secret, token, clock.now());
      const running = { token, rotationToken: options.makeToken(), isTest: false };
      return secret.rotation ? { ...prepared, rotation: { ...secret.rotation, running } } : secret;
    });
    run(arn);
  };

  const resume = (arn: string): void => {
    const secret = store.find(arn);
    if (!secret?.rotation?.enabled) return;
    if (secret.rotation.running) {
      run(arn);
      return;
    }
    const pending = versionWith(secret.versions, 'AWSPENDING');
    if (pending && !pending.stages.includes('AWSCURRENT')) start(arn, pending.id);
  };

  const rotateDue = (): void => {
    for (const { arn, rotation, deletion, versions } of store.all()) {
      const due = rotation?.nextRotationAt;
      if (deletion || due === undefined || due > clock.now() || rotation?.running) continue;
      const pending = versionWith(versions, 'AWSPENDING');
      const isUnfinished = pending && !pending.stages.includes('AWSCURRENT');
      start(arn, isUnfinished ? pending.id : options.makeToken());
    }
  };

  const reschedule = (): void => {
    cancelSchedule();
    cancelSchedule = () => {};
    if (isStopped) return;
    const due = store
      .all()
      .filter(({ deletion, rotation }) => !deletion && !rotation?.running)
      .map(({ rotation }) => rotation?.nextRotationAt)
      .filter((time) => time !== undefined);
    if (due.length === 0) return;
    cancelSchedule = clock.after(Math.max(0, Math.min(...due) - clock.now()), rotateDue);
  };

  return {
    canInvoke: options.canInvoke,
    run,
    resume,
    reschedule,
    noticeVersion: (secret, versionId) => {
      const running = secret.rotation?.running;
      if (!running || running.isTest || running.token === versionId) return secret;
      onEvent({ name: 'RotationAbandoned', secretArn: secret.arn, versionId: running.token });
      return endRotation(dropPending(secret, running.token), { now: clock.now() });
    },
    stop: () => {
      isStopped = true;
      cancelSchedule();
      for (const cancel of timers) cancel();
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay.values());
    },
  };
};

/** The secret without its running rotation, and with a new due time. */
const endRotation = (
  secret: Secret,
  { now, lastRotatedAt }: { now?: number; lastRotatedAt?: number } = {},
): Secret => {
  if (!secret.rotation) return secret;
  const { running: _ended, nextRotationAt, ...rotation } = secret.rotation;
  const unchanged = nextRotationAt === undefined ? {} : { nextRotationAt };
  const schedule = now === undefined ? unchanged : nextRotation(rotation.rules, now);
  const rotated = lastRotatedAt === undefined ? {} : { lastRotatedAt };
  return { ...secret, rotation: { ...rotation, ...schedule, ...rotated } };
};

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

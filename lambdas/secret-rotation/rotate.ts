import { parseSecret } from '../shared/aws/parse-secret.ts';
import { IntegrationError, toFailure } from '../shared/domain/integration-error.ts';
import type { SecretDescription, SecretVersions } from '../shared/domain/secret-versions.ts';
import { RotationRequest } from './rotation-request.ts';
import type { SecretType } from './secret-types/secret-type.ts';

/** The tag that says how a secret is rotated. */
const STRATEGY = 'rotation-strategy';

/** What `rotate` works with. */
export interface RotatePorts {
  readonly secrets: SecretVersions;
  readonly types: readonly SecretType<unknown>[];
}

/** A step and what it is done on. */
interface Work<T> {
  readonly request: RotationRequest;
  readonly secret: SecretDescription;
  readonly type: SecretType<T>;
  readonly secrets: SecretVersions;
}

/**
 * One step of a rotation. When it fails, Secrets Manager calls all four again; so each can be repeated at
 * any time, and finds what an earlier call, which may have died anywhere, has left.
 *
 * @throws IntegrationError `rotation_not_configured` before anything is written when the tag is missing or
 *   unknown; `rotation_not_permitted`; `rotation_abandoned`
 */
export async function rotate(event: unknown, { secrets, types }: RotatePorts): Promise<void> {
  const request = RotationRequest.parse(event);
  const secret = await secrets.describe(request.secretId);
  const strategy = secret.tags[STRATEGY];
  const type = types.find(({ name }) => name === strategy);
  if (!type) throw unknownStrategy(secret.name, strategy, types);
  const rotation = { name: secret.name, token: request.token };
  try {
    await STEPS[request.step]({ request, secret, type, secrets });
    if (request.step === 'finish') await type.tell?.(null, rotation);
  } catch (error) {
    // One that was given up begins anew by itself: there is nothing that people could do.
    const failure = toFailure(error);
    const isToldOf = failure.code !== 'rotation_abandoned';
    // What went wrong first is what is thrown, also when it cannot be told.
    if (isToldOf) await type.tell?.(failure, rotation).catch(() => {});
    throw error;
  }
}

const STEPS = { create, set, test, finish };

async function create<T>(work: Work<T>): Promise<void> {
  const { request, secrets, type } = work;
  const { secretId, token, rotationToken } = request;
  if (isCurrent(work)) return;
  requirePending(work);
  if ((await secrets.read(secretId, 'AWSPENDING', token)) !== undefined) return;
  const current = await readCurrent(work);

  async function store(next: T): Promise<boolean> {
    const value = JSON.stringify(next);
    try {
      await secrets.putPending(secretId, { versionId: token, rotationToken, value });
      return true;
    } catch (error) {
      // The answer may be all that was lost.
      const stored = await secrets.read(secretId, 'AWSPENDING', token);
      if (stored === value) return true;
      failure = error;
      return false;
    }
  }

  let failure: unknown;
  try {
    await type.create(current, { name: work.secret.name, token }, store);
  } catch (error) {
    // That nothing could be stored comes first; what could not be taken back, the next attempt removes.
    throw failure ?? error;
  }
  if (failure !== undefined) throw failure;
}

async function set<T>(work: Work<T>): Promise<void> {
  if (isCurrent(work)) return;
  const { secretId, token } = work.request;
  const next = await readPending(work);
  const rotation = { name: work.secret.name, token };
  if (await work.type.set(next, await readCurrent(work), rotation)) return;
  await work.secrets.dropPending(secretId, token);
  throw new IntegrationError(
    'rotation_abandoned',
    'The new secret was removed before it was used, or the old one was replaced meanwhile. What is in use stays as it is.',
    'Nothing has to be done: the next rotation begins anew. To rotate at once, choose Rotate in Integration Hub.',
  );
}

async function test<T>(work: Work<T>): Promise<void> {
  const { request, secrets, type, secret } = work;
  // A repeated rotation may come here with its version current, and no longer pending.
  const pending = isPending(work)
    ? await secrets.read(request.secretId, 'AWSPENDING', request.token)
    : undefined;
  // A rotation that is attached without rotating calls this step alone, on a version without a value.
  const value = pending === undefined ? await readCurrent(work) : parse(work, pending);
  await type.test(value, { name: secret.name, token: request.token });
}

async function finish<T>(work: Work<T>): Promise<void> {
  const { request, secret, secrets, type } = work;
  const { secretId, token } = request;
  if (!isCurrent(work)) {
    await readPending(work);
    const current = versionWith(secret, 'AWSCURRENT');
    if (current === undefined) throw missing(secret.name);
    await secrets.promote(secretId, token, current);
  }
  // Left on a version, it keeps the next rotation from beginning.
  if (isPending(work)) await secrets.dropPending(secretId, token);
  const previous = await secrets.read(secretId, 'AWSPREVIOUS');
  await type.prune(
    await readCurrent(work),
    previous === undefined ? undefined : parse(work, previous),
    { name: secret.name, token },
  );
}

function isCurrent({ secret, request }: Work<unknown>): boolean {
  return secret.stages[request.token]?.includes('AWSCURRENT') === true;
}

function isPending({ secret, request }: Work<unknown>): boolean {
  return secret.stages[request.token]?.includes('AWSPENDING') === true;
}

function versionWith({ stages }: SecretDescription, stage: string): string | undefined {
  return Object.keys(stages).find((version) => stages[version]?.includes(stage));
}

function requirePending(work: Work<unknown>): void {
  if (isPending(work)) return;
  throw new IntegrationError(
    'rotation_abandoned',
    `The version of this rotation is no longer waiting in ${work.secret.name}: the rotation was given up.`,
    'Nothing has to be done: the next rotation begins anew.',
  );
}

async function readCurrent<T>(work: Work<T>): Promise<T> {
  const current = await work.secrets.read(work.request.secretId, 'AWSCURRENT');
  if (current === undefined) throw missing(work.secret.name);
  return parse(work, current);
}

async function readPending<T>(work: Work<T>): Promise<T> {
  requirePending(work);
  const { secretId, token } = work.request;
  const pending = await work.secrets.read(secretId, 'AWSPENDING', token);
  if (pending !== undefined) return parse(work, pending);
  throw new IntegrationError(
    'rotation_abandoned',
    `The new version of ${work.secret.name} has no value yet.`,
    'Nothing has to be done: Secrets Manager repeats the rotation from its first step.',
  );
}

/** Neither the parser's nor the schema's words are repeated: they may quote the secret. */
function parse<T>({ type, secret }: Work<T>, text: string): T {
  const result = type.value.safeParse(parseSecret(text));
  if (result.success) return result.data;
  throw new IntegrationError(
    'rotation_not_configured',
    `The value of ${secret.name} is not what a secret of the type ${type.name} holds.`,
    'Correct the value, or the tag rotation-strategy of the secret.',
  );
}

function missing(name: string): IntegrationError {
  return new IntegrationError(
    'secret_missing',
    `The secret ${name} has no current value.`,
    'Enter the secret again in Integration Hub.',
  );
}

function unknownStrategy(
  name: string,
  strategy: string | undefined,
  types: readonly SecretType<unknown>[],
): IntegrationError {
  const known = types.map((type) => type.name).join(', ');
  const found =
    strategy === undefined ? 'has no tag' : `has the unknown value ${strategy} in its tag`;
  return new IntegrationError(
    'rotation_not_configured',
    `The secret ${name} ${found} ${STRATEGY}, so nothing was rotated.`,
    `Tag the secret with ${STRATEGY} and one of: ${known}.`,
  );
}

import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetRandomPasswordCommand,
  type GetRandomPasswordCommandInput,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { createManualClock } from './manual-clock.ts';
import { open, token } from './workbench.ts';

const days = (count: number) => count * 86_400_000;

describe('the local Secrets Manager', () => {
  const clock = createManualClock();
  let bench: Awaited<ReturnType<typeof open>>;
  const send: (typeof bench)['client']['send'] = (command: never) => bench.client.send(command);

  beforeEach(async () => {
    bench = await open({ clock });
  });
  afterEach(() => bench.stop());

  it('gives back what was stored, by name, by ARN and by an ARN without its suffix', async () => {
    const { ARN = '', VersionId } = await bench.create('stackflow/azure/1', 'value');
    expect(ARN).toMatch(
      /^arn:aws:secretsmanager:us-east-1:000000000000:secret:stackflow\/azure\/1-[A-Za-z0-9]{6}$/,
    );
    for (const SecretId of ['stackflow/azure/1', ARN, ARN.slice(0, -7)]) {
      expect(await send(new GetSecretValueCommand({ SecretId }))).toMatchObject({
        ARN,
        Name: 'stackflow/azure/1',
        VersionId,
        VersionStages: ['AWSCURRENT'],
        SecretString: 'value',
        CreatedDate: new Date(clock.now()),
      });
    }
  });

  it('keeps binary values', async () => {
    const bytes = new Uint8Array([0, 1, 255]);
    await send(new CreateSecretCommand({ Name: 'bytes', SecretBinary: bytes }));
    const { SecretBinary, SecretString } = await send(
      new GetSecretValueCommand({ SecretId: 'bytes' }),
    );
    expect([...(SecretBinary ?? [])]).toEqual([...bytes]);
    expect(SecretString).toBeUndefined();
  });

  it('gives another ARN to a name that is used again', async () => {
    const first = await bench.create('a', 'value');
    await send(new DeleteSecretCommand({ SecretId: 'a', ForceDeleteWithoutRecovery: true }));
    const second = await bench.create('a', 'value');
    expect(second.ARN).not.toBe(first.ARN);
  });

  describe('CreateSecret', () => {
    it('takes the same request twice for one', async () => {
      const request = { Name: 'a', SecretString: 'value', ClientRequestToken: token() };
      const first = await send(new CreateSecretCommand(request));
      const second = await send(new CreateSecretCommand(request));
      expect(second).toMatchObject({ ARN: first.ARN, VersionId: first.VersionId });
    });

    it.each([{ SecretString: 'other' }, { ClientRequestToken: token() }])(
      'refuses a name that exists, with %j',
      async (other) => {
        const request = { Name: 'a', SecretString: 'value', ClientRequestToken: token() };
        await send(new CreateSecretCommand(request));
        await expect(send(new CreateSecretCommand({ ...request, ...other }))).rejects.toMatchObject(
          {
            name: 'ResourceExistsException',
            message: 'The operation failed because the secret a already exists.',
          },
        );
      },
    );

    it.each(['a b', 'ä', 'a:b', 'a!'])('refuses the name %s', async (Name) => {
      await expect(bench.create(Name, 'value')).rejects.toThrow(/Invalid name/);
    });

    it('takes 64 KB and no more, counted in bytes, and never repeats a value', async () => {
      await bench.create('full', 'ä'.repeat(32_768));
      const attempt = bench.create('too-full', `${'ä'.repeat(32_768)}a`);
      await expect(attempt).rejects.toMatchObject({ name: 'ValidationException' });
      await expect(attempt).rejects.not.toThrow(/ä/);
    });
  });

  describe('PutSecretValue', () => {
    it('makes a new current version and keeps the former as previous', async () => {
      const { VersionId: first = '' } = await bench.create('a', 'one');
      const second = token();
      const put = { SecretId: 'a', SecretString: 'two', ClientRequestToken: second };
      expect(await send(new PutSecretValueCommand(put))).toMatchObject({
        VersionId: second,
        VersionStages: ['AWSCURRENT'],
      });
      expect(await bench.labels('a')).toEqual({
        [first]: ['AWSPREVIOUS'],
        [second]: ['AWSCURRENT'],
      });
      expect(await bench.read('a', 'AWSPREVIOUS')).toBe('one');
    });

    it('ignores the same value under the same token, even after others', async () => {
      await bench.create('a', 'one');
      const put = { SecretId: 'a', SecretString: 'two', ClientRequestToken: token() };
      await send(new PutSecretValueCommand(put));
      await send(new PutSecretValueCommand({ SecretId: 'a', SecretString: 'three' }));
      await send(new PutSecretValueCommand(put));
      expect(await bench.read('a')).toBe('three');
    });

    it('refuses another value under the same token', async () => {
      await bench.create('a', 'one');
      const put = { SecretId: 'a', SecretString: 'two', ClientRequestToken: token() };
      await send(new PutSecretValueCommand(put));
      await expect(
        send(new PutSecretValueCommand({ ...put, SecretString: 'three' })),
      ).rejects.toMatchObject({
        name: 'ResourceExistsException',
        message: expect.stringContaining(`ClientRequestToken ${put.ClientRequestToken} because`),
      });
      expect(await bench.read('a')).toBe('two');
    });

    it('makes the first version current whatever its labels', async () => {
      await bench.create('a');
      const put = { SecretId: 'a', SecretString: 'one', VersionStages: ['AWSPENDING'] };
      await send(new PutSecretValueCommand(put));
      expect(await bench.read('a')).toBe('one');
    });

    it('needs a value', async () => {
      await bench.create('a');
      await expect(send(new PutSecretValueCommand({ SecretId: 'a' }))).rejects.toThrow(
        /must provide either SecretString or SecretBinary/,
      );
    });

    it('removes deprecated versions of more than a day ago when there are a hundred', async () => {
      const { VersionId: oldest } = await bench.create('a', 'value 0');
      const put = (SecretString: string) =>
        send(new PutSecretValueCommand({ SecretId: 'a', SecretString }));
      const ids = async () => {
        const { Versions = [] } = await send(
          new ListSecretVersionIdsCommand({
            SecretId: 'a',
            IncludeDeprecated: true,
            MaxResults: 100,
          }),
        );
        return Versions.map(({ VersionId }) => VersionId);
      };
      for (let count = 1; count < 100; count += 1) await put(`value ${count}`);
      expect(await ids()).toHaveLength(100);
      await expect(put('one too many')).rejects.toMatchObject({ name: 'LimitExceededException' });
      clock.advance(days(1) + 1);
      await put('the next day');
      expect(await ids()).toHaveLength(100);
      expect(await ids()).not.toContain(oldest);
    });
  });

  it('refuses a value under a version that exists in UpdateSecret, even the same one', async () => {
    await bench.create('a', 'one');
    const update = { SecretId: 'a', SecretString: 'two', ClientRequestToken: token() };
    await send(new UpdateSecretCommand(update));
    await expect(send(new UpdateSecretCommand(update))).rejects.toMatchObject({
      name: 'ResourceExistsException',
    });
  });

  it('describes and tags', async () => {
    await bench.create('a', 'one');
    await send(new UpdateSecretCommand({ SecretId: 'a', Description: 'of the webhook' }));
    const tag = (Key: string, Value: string) => ({ Key, Value });
    await send(new TagResourceCommand({ SecretId: 'a', Tags: [tag('x', '1'), tag('y', '1')] }));
    await send(new TagResourceCommand({ SecretId: 'a', Tags: [tag('x', '2')] }));
    await send(new UntagResourceCommand({ SecretId: 'a', TagKeys: ['y'] }));
    const found = await bench.describe('a');
    expect(found).toMatchObject({ Description: 'of the webhook', Tags: [tag('x', '2')] });
    expect(found.RotationEnabled).toBeUndefined();
  });

  it('lists page by page, filtered, without what is to be deleted', async () => {
    for (const name of ['app/1', 'app/2', 'app/3', 'other']) {
      await bench.create(name, 'value');
      clock.advance(1000);
    }
    await send(new DeleteSecretCommand({ SecretId: 'app/2' }));
    const Filters = [{ Key: 'name' as const, Values: ['app/'] }];
    const first = await send(new ListSecretsCommand({ Filters, MaxResults: 1, SortOrder: 'asc' }));
    const { NextToken } = first;
    const second = await send(
      new ListSecretsCommand({ Filters, MaxResults: 1, SortOrder: 'asc', NextToken }),
    );
    const names = [first, second].map(({ SecretList }) => SecretList?.map(({ Name }) => Name));
    expect(names).toEqual([['app/1'], ['app/3']]);
    expect(second.NextToken).toBeUndefined();
    const all = await send(new ListSecretsCommand({ IncludePlannedDeletion: true }));
    expect(all.SecretList).toHaveLength(4);
    await expect(send(new ListSecretsCommand({ NextToken: 'x' }))).rejects.toMatchObject({
      name: 'InvalidNextTokenException',
    });
  });

  describe('what is not there', () => {
    it.each<[string, object, string, RegExp]>([
      [
        'a secret',
        { SecretId: 'nobody' },
        'ResourceNotFoundException',
        /^Secrets Manager can't find the specified secret\.$/,
      ],
      [
        'a label',
        { SecretId: 'a', VersionStage: 'AWSPENDING' },
        'ResourceNotFoundException',
        /secret value for staging label: AWSPENDING/,
      ],
      [
        'a version',
        { SecretId: 'a', VersionId: 'f'.repeat(32) },
        'ResourceNotFoundException',
        /secret value for VersionId: f{32}/,
      ],
    ])('%s is refused with AWS\u2019s words', async (_what, input, name, message) => {
      await bench.create('a', 'one');
      const attempt = send(new GetSecretValueCommand({ SecretId: 'a', ...input }));
      await expect(attempt).rejects.toMatchObject({ name });
      await expect(attempt).rejects.toThrow(message);
    });

    it('a label that is on another version is refused', async () => {
      const { VersionId } = await bench.create('a', 'one');
      await send(new PutSecretValueCommand({ SecretId: 'a', SecretString: 'two' }));
      await expect(
        send(new GetSecretValueCommand({ SecretId: 'a', VersionId, VersionStage: 'AWSCURRENT' })),
      ).rejects.toMatchObject({ name: 'InvalidRequestException' });
    });
  });

  it('moves labels, and asks from which version', async () => {
    const { VersionId: first = '' } = await bench.create('a', 'one');
    const { VersionId: second = '' } = await send(
      new PutSecretValueCommand({ SecretId: 'a', SecretString: 'two' }),
    );
    const move = { SecretId: 'a', VersionStage: 'AWSCURRENT', MoveToVersionId: first };
    await expect(send(new UpdateSecretVersionStageCommand(move))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await send(new UpdateSecretVersionStageCommand({ ...move, RemoveFromVersionId: second }));
    expect(await bench.labels('a')).toEqual({ [first]: ['AWSCURRENT'], [second]: ['AWSPREVIOUS'] });
  });

  describe('a deleted secret', () => {
    it('is out of reach until it is restored', async () => {
      await bench.create('a', 'one');
      const { DeletionDate } = await send(
        new DeleteSecretCommand({ SecretId: 'a', RecoveryWindowInDays: 7 }),
      );
      expect(DeletionDate).toEqual(new Date(clock.now() + days(7)));
      await expect(bench.read('a')).rejects.toThrow(/because it was marked for deletion/);
      await expect(bench.create('a', 'one')).rejects.toThrow(/already scheduled for deletion/);
      expect((await bench.describe('a')).DeletedDate).toEqual(new Date(clock.now()));
      await send(new RestoreSecretCommand({ SecretId: 'a' }));
      expect(await bench.read('a')).toBe('one');
    });

    it('is gone when its window has passed', async () => {
      await bench.create('a', 'one');
      await send(new DeleteSecretCommand({ SecretId: 'a', RecoveryWindowInDays: 7 }));
      clock.advance(days(7));
      await expect(bench.describe('a')).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      });
    });

    it.each([
      [{ RecoveryWindowInDays: 6 }, /between 7 and 30 days/],
      [{ RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true }, /in conjunction with/],
    ])('cannot be made with %j', async (options, message) => {
      await bench.create('a', 'one');
      await expect(send(new DeleteSecretCommand({ SecretId: 'a', ...options }))).rejects.toThrow(
        message,
      );
    });
  });

  describe('GetRandomPassword', () => {
    const password = async (options: GetRandomPasswordCommandInput) =>
      (await send(new GetRandomPasswordCommand(options))).RandomPassword ?? '';

    it('holds every type of character', async () => {
      const text = await password({ PasswordLength: 4 });
      for (const type of [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/]) expect(text).toMatch(type);
      expect(await password({})).toHaveLength(32);
    });

    it('leaves out what is excluded', async () => {
      const text = await password({
        PasswordLength: 500,
        ExcludePunctuation: true,
        ExcludeCharacters: 'abc',
      });
      expect(text).toMatch(/^[d-zA-Z\d]{500}$/);
    });

    it('refuses what cannot be', async () => {
      await expect(password({ PasswordLength: 3 })).rejects.toThrow(/too short/);
    });
  });

  it('knows no other operation', async () => {
    const response = await fetch(bench.service.endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'secretsmanager.toString' },
      body: '{}',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: 'UnknownOperationException' });
  });
});

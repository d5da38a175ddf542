import {
  CreateSecretCommand,
  DeleteResourcePolicyCommand,
  DeleteSecretCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { secretGuard } from '../../../lambdas/shared/aws/secret-policy.ts';
import { secretsManagerServicePrincipalStore } from '../../../lambdas/shared/aws/secrets-manager-service-principal-store.ts';
import { secretsManagerWebhookKeyStore } from '../../../lambdas/shared/aws/secrets-manager-webhook-key-store.ts';
import { localCredentials } from '../../../local/aws/local-credentials.ts';
import {
  type SecretsManager,
  startSecretsManager,
} from '../../../local/aws/secrets-manager/server.ts';

const PRINCIPALS = 'principals/';
const KEYS = 'keys/';
const principal = { tenantId: 'tenant', clientId: 'client', clientSecret: 'secret' };

let engine: SecretsManager;
let client: SecretsManagerClient;
let guard: ReturnType<typeof secretGuard>;
let stores: {
  principals: ReturnType<typeof secretsManagerServicePrincipalStore>;
  keys: ReturnType<typeof secretsManagerWebhookKeyStore>;
};

beforeEach(async () => {
  engine = await startSecretsManager();
  const { endpoint } = engine;
  client = new SecretsManagerClient({
    endpoint,
    region: 'us-east-1',
    credentials: localCredentials,
  });
  stores = {
    principals: secretsManagerServicePrincipalStore(client, PRINCIPALS),
    keys: secretsManagerWebhookKeyStore(client, KEYS),
  };
  guard = secretGuard(client, [PRINCIPALS, KEYS]);
});

afterEach(async () => {
  client.destroy();
  await engine.stop();
});

async function policyOn(SecretId: string): Promise<string | undefined> {
  return (await client.send(new GetResourcePolicyCommand({ SecretId }))).ResourcePolicy;
}

/** The policy as a store puts it. */
async function policy(): Promise<string> {
  await stores.principals.create('first', principal);
  return (await policyOn(`${PRINCIPALS}first`)) ?? '';
}

describe('the policy of a secret', () => {
  it('is on each that a store makes, and stays on it when its value is replaced', async () => {
    const text = await policy();
    await stores.keys.create('first', { current: 'k'.repeat(43) });
    await stores.principals.replace('first', { ...principal, clientSecret: 'new' });
    expect(text).toContain('Deny');
    expect(await policyOn(`${PRINCIPALS}first`)).toBe(text);
    expect(await policyOn(`${KEYS}first`)).toBe(text);
  });

  const ours = {
    'aws:PrincipalAccount': '111122223333',
    'aws:PrincipalIsAWSService': 'false',
    'aws:SecureTransport': 'true',
  };
  const service = { 'aws:PrincipalIsAWSService': 'true', 'aws:SecureTransport': 'true' };

  it.each([
    ['leaves our own roles to IAM', ours, false],
    ['lets an AWS service pass that acts in its own name', service, false],
    [
      'refuses a principal of another account',
      { ...ours, 'aws:PrincipalAccount': '444455556666' },
      true,
    ],
    ['refuses who gives no account', { 'aws:SecureTransport': 'true' }, true],
    ['refuses us without TLS', { ...ours, 'aws:SecureTransport': 'false' }, true],
    ['refuses a service without TLS', { ...service, 'aws:SecureTransport': 'false' }, true],
  ])('%s', async (_says, request, refused) => {
    const context = { 'aws:ResourceAccount': '111122223333', ...request };
    expect(isDenied(await policy(), context)).toBe(refused);
  });

  it('grants nothing', async () => {
    expect(Policy.parse(JSON.parse(await policy())).Statement).toHaveLength(2);
  });
});

describe('guarding an integration’s secrets', () => {
  it('reaches those without a policy: of an older version, of a death, of a hand', async () => {
    const text = await policy();
    for (const Name of [`${PRINCIPALS}old`, `${KEYS}old`]) {
      await client.send(new CreateSecretCommand({ Name, SecretString: '{}' }));
    }
    await client.send(new DeleteResourcePolicyCommand({ SecretId: `${PRINCIPALS}first` }));
    await Promise.all([guard('old'), guard('old'), guard('first')]);
    for (const name of [`${PRINCIPALS}old`, `${KEYS}old`, `${PRINCIPALS}first`]) {
      expect(await policyOn(name)).toBe(text);
    }
  });

  it('takes away what somebody else let in', async () => {
    const text = await policy();
    await client.send(
      new PutResourcePolicyCommand({
        SecretId: `${PRINCIPALS}first`,
        ResourcePolicy: text.replace('Deny', 'Allow'),
      }),
    );
    await guard('first');
    expect(await policyOn(`${PRINCIPALS}first`)).toBe(text);
  });

  it('asks nothing of secrets that are gone, and guards the others', async () => {
    const text = await policy();
    await stores.keys.create('second', { current: 'k'.repeat(43) });
    await guard('first');
    await guard('second');
    await guard('third');
    expect(await policyOn(`${KEYS}second`)).toBe(text);
  });

  it('says when it could not', async () => {
    await policy();
    await client.send(new DeleteSecretCommand({ SecretId: `${PRINCIPALS}first` }));
    await expect(guard('first')).rejects.toMatchObject({ name: 'InvalidRequestException' });
  });
});

const Policy = z.object({
  Statement: z.array(
    z.strictObject({
      Sid: z.string(),
      Effect: z.literal('Deny'),
      Principal: z.literal('*'),
      Action: z.literal('secretsmanager:*'),
      Resource: z.literal('*'),
      Condition: z.partialRecord(
        z.enum(['StringNotEqualsIfExists', 'BoolIfExists', 'Bool']),
        z.record(z.string(), z.string()),
      ),
    }),
  ),
});

/**
 * Whether IAM refuses a request with these keys: a statement counts when all of its conditions hold.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
function isDenied(text: string, request: Readonly<Record<string, string>>): boolean {
  const { Statement } = Policy.parse(JSON.parse(text));
  return Statement.some(({ Condition }) =>
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, expected]) => {
        const given = request[key];
        if (given === undefined) return operator.endsWith('IfExists');
        const wanted = expected.replace(/^\$\{(.*)\}$/, (_, name) => String(request[name]));
        return operator.startsWith('StringNotEquals') ? given !== wanted : given === wanted;
      }),
    ),
  );
}

import {
  DeleteResourcePolicyCommand,
  DeleteSecretCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-secrets-manager';
import { open } from './workbench.ts';

const SecretId = 'stackflow/azure/1';
const allow = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:root' },
  Action: 'secretsmanager:GetSecretValue',
  Resource: '*',
};
const everybody = { ...allow, Principal: '*' };
const policyOf = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

let bench: Awaited<ReturnType<typeof open>>;
beforeEach(async () => {
  bench = await open();
  await bench.create(SecretId, 'value');
});
afterEach(() => bench.stop());

const put = (ResourcePolicy: string, BlockPublicPolicy = true) =>
  bench.client.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy, BlockPublicPolicy }));
const kept = async () =>
  (await bench.client.send(new GetResourcePolicyCommand({ SecretId }))).ResourcePolicy;

it('gives back the policy as it was put, and none where there is none', async () => {
  expect(await kept()).toBeUndefined();
  await put(policyOf(allow));
  await put(policyOf({ ...allow, Effect: 'Deny' }));
  expect(await kept()).toBe(policyOf({ ...allow, Effect: 'Deny' }));
  await bench.client.send(new DeleteResourcePolicyCommand({ SecretId }));
  expect(await kept()).toBeUndefined();
});

it('leaves the value as it is', async () => {
  await put(policyOf(allow));
  expect(await bench.read(SecretId)).toBe('value');
});

it.each([
  'no JSON',
  '{}',
  '"text"',
  '{"Version":"2012-10-17","Statement":[]}',
  JSON.stringify({ Version: '2019-10-19', Statement: [allow] }),
  JSON.stringify({ Statement: [allow], statement: [] }),
  policyOf({ ...allow, Effect: 'deny' }),
  policyOf({ ...allow, Principal: undefined }),
  policyOf({ ...allow, Principal: 'arn:aws:iam::111122223333:root' }),
  policyOf({ ...allow, NotPrincipal: { AWS: '*' } }),
  policyOf({ ...allow, Action: 's3:GetObject' }),
  policyOf({ ...allow, Resource: undefined }),
  policyOf({ ...allow, Conditions: {} }),
  policyOf({ ...allow, Condition: { 'aws:SecureTransport': 'true' } }),
])('refuses what is no policy of a secret: %s', async (text) => {
  await expect(put(text, false)).rejects.toMatchObject({
    name: 'MalformedPolicyDocumentException',
  });
  expect(await kept()).toBeUndefined();
});

it.each([
  everybody,
  { ...allow, Principal: { AWS: '*' } },
  { ...allow, Principal: { AWS: ['arn:aws:iam::111122223333:root', '*'] } },
  { ...allow, Principal: undefined, NotPrincipal: { AWS: 'arn:aws:iam::111122223333:root' } },
  { ...everybody, Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
  { ...everybody, Condition: { StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } } },
  { ...everybody, Condition: { StringLike: { 'aws:PrincipalAccount': '*' } } },
])('keeps out a policy that lets in everybody, where that is asked: %j', async (statement) => {
  await expect(put(policyOf(statement))).rejects.toMatchObject({ name: 'PublicPolicyException' });
  expect(await kept()).toBeUndefined();
  await put(policyOf(statement), false);
  expect(await kept()).toBe(policyOf(statement));
});

it.each([
  allow,
  { ...everybody, Effect: 'Deny' },
  { ...everybody, Condition: { StringEquals: { 'aws:PrincipalAccount': ['111122223333'] } } },
  { ...everybody, Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:s3:::a-bucket' } } },
])('takes for no such policy: %j', async (statement) => {
  await put(policyOf(statement));
  expect(await kept()).toBe(policyOf(statement));
});

it('knows no policy of a secret that is gone, or about to go', async () => {
  const unknown = new GetResourcePolicyCommand({ SecretId: 'none' });
  await expect(bench.client.send(unknown)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await bench.client.send(new DeleteSecretCommand({ SecretId }));
  await expect(put(policyOf(allow))).rejects.toMatchObject({ name: 'InvalidRequestException' });
});

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { CfnUserPool } from 'aws-cdk-lib/aws-cognito';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { buildApp } from '../../lib/app.ts';
import { CONTEXT } from '../../lib/context.ts';
import { assemblyOf, writeAssembly } from './assembly.ts';
import { EMPTY_CODE } from './empty-code.ts';
import { synthesize } from './synthesize.ts';
import { temporaryFolders } from './temporary-folders.ts';

const temporary = temporaryFolders();

function build(context: Record<string, unknown> = {}) {
  return buildApp({ outdir: temporary(), context, bundles: EMPTY_CODE });
}

it('builds the development environment unless told otherwise', () => {
  const stacks = build().node.children.filter(Stack.isStack);
  expect(stacks.map(({ stackName }) => stackName)).toEqual([
    'StackFlowAzure-dev-State',
    'StackFlowAzure-dev-Service',
  ]);
});

it('refuses an environment that it does not know, naming those it does', () => {
  expect(() => build({ env: 'staging' })).toThrow(
    /context env is "staging".*"dev"\|"prod".*-c env=prod/,
  );
});

it('refuses an option that there is not, since a misspelled one would change nothing', () => {
  expect(() => build({ firewal: 'off', 'aws:cdk:enable-path-metadata': true })).toThrow(
    /There is no option -c firewal\. There are env, .*firewall/,
  );
});

it('tells of every option in the README', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const told = readme.match(/-c (\w+)=/g)?.map((option) => option.slice(3, -1));
  expect([...new Set(told)].sort()).toEqual(Object.keys(CONTEXT).sort());
});

it('discovers, syncs and rotates as often as it is told to', () => {
  const rate = { fullDiscoveryRate: '1 day', changesRate: '15 minutes', entraSyncRate: '2 hours' };
  const { service } = synthesize('dev', { ...rate, rotationDays: '15' });
  const rates = service.text.match(/rate\([^)]*\)/g);
  expect(rates?.sort()).toEqual([
    'rate(1 day)',
    // What verifies incidents, alerts, and the watches of syncs and expiring secrets, each at its own pace.
    'rate(1 minute)',
    'rate(15 minutes)',
    'rate(15 minutes)',
    'rate(2 hours)',
    'rate(5 minutes)',
    'rate(6 hours)',
  ]);
  // Where a secret is attached to its rotation, and where it is made to outlive it.
  expect(service.text.match(/"ROTATION_DAYS":"15"/g)).toHaveLength(2);
});

it.each(['often', '0 minutes', '5 seconds', '6hours', 6, '1 hours 1 minute', ''])(
  'refuses the rate %j, saying how to write one',
  (rate) => {
    expect(() => build({ changesRate: rate })).toThrow(/-c changesRate='5 minutes'/);
  },
);

it('makes no user pool where an issuer exists already, and trusts that one', () => {
  const app = build({
    oidcIssuer: 'https://login.example/tenant/v2.0',
    oidcAudience: 'api://hub',
    rolesClaim: 'groups',
  });
  const all = app.node.findAll();
  expect(all.filter((each) => each instanceof CfnUserPool)).toEqual([]);
  const authorize = all.find(({ node }) => node.path.endsWith('Authorize/Function/Resource'));
  expect(
    Stack.of(app.node.findChild('StackFlowAzure-dev-Service')).resolve(
      (authorize as CfnFunction).environment,
    ),
  ).toMatchObject({
    variables: {
      OIDC_ISSUER: 'https://login.example/tenant/v2.0',
      OIDC_AUDIENCE: 'api://hub',
      OIDC_ROLES_CLAIM: 'groups',
    },
  });
});

it.each([
  { oidcIssuer: 'https://login.example' },
  { oidcAudience: 'hub' },
  { rolesClaim: 'r' },
  { oidcClientId: 'page' },
])('refuses an issuer that is named by half: %j', (context) => {
  expect(() => build(context)).toThrow(/-c oidcIssuer=.*-c oidcAudience=/);
});

it.each([
  [{ domainName: 'acme.example.com' }, /domainName and certificateArn go together.*certificateArn/],
  [{ subnetIds: 'subnet-0a1b2c3d' }, /securityGroupIds is missing/],
  [{ rotationDays: '0' }, /context rotationDays is "0".*-c rotationDays=90/],
  [{ instance: 'Acme Inc' }, /context instance is "Acme Inc".*-c instance=acme/],
  [{ alarmEmail: 'nobody' }, /-c alarmEmail=oncall@example.com/],
  [{ silentAfterHours: '1000' }, /context silentAfterHours is "1000"/],
  [{ tags: 'owner' }, /owner is no key=value/],
  [{ firewall: 'maybe' }, /-c firewall=off/],
])('refuses %j, saying how to write it', (context, message) => {
  expect(() => build(context)).toThrow(message);
});

/** Adds a queue that breaks rules to the app of these stacks. */
const UNGUARDED = `
  import { Queue } from 'aws-cdk-lib/aws-sqs';
  import { buildApp } from './lib/app.ts';
  import { EMPTY_CODE } from './test/lib/empty-code.ts';
  const app = buildApp({ outdir: process.argv[1], bundles: EMPTY_CODE });
  new Queue(app.node.findChild('StackFlowAzure-dev-Service'), 'Unguarded');
  app.synth();
`;

it('fails the synthesis when a rule of cdk-nag is broken, naming rule and place', () => {
  const cwd = join(import.meta.dirname, '../..');
  const failure = thrown(() =>
    execFileSync(
      process.execPath,
      ['--input-type=module', '--eval', UNGUARDED, '--', temporary()],
      { cwd, stdio: 'pipe' },
    ),
  );
  expect(failure).toContain('StackFlowAzure-dev-Service/Unguarded');
  expect(failure).toContain('AwsSolutions-SQS4');
  expect(failure).toContain('Serverless-SQSRedrivePolicy');
});

it('writes the same templates wherever it runs', () => {
  const context = { env: 'dev' };
  const one = assemblyOf({ context });
  const other = temporary();
  writeAssembly(other, { context, unchecked: true });
  const templates = readdirSync(one).filter((file) => file.endsWith('.template.json'));
  expect(templates).toHaveLength(2);
  for (const file of templates) {
    const text = (outdir: string) => readFileSync(join(outdir, file), 'utf8');
    expect(text(one)).toBe(text(other));
  }
});

it('takes its bundles away when it cannot be built', () => {
  let removed = false;
  const bundles = {
    ...EMPTY_CODE,
    remove: () => {
      removed = true;
    },
  };
  expect(() => buildApp({ outdir: temporary(), context: { env: 'staging' }, bundles })).toThrow();
  expect(removed).toBe(true);
});

function thrown(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return String(error);
  }
  return '';
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { assemblyOf } from './assembly.ts';

const Resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
const Template = z.object({ Resources: z.record(z.string(), Resource) });

const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      environment: z.string().default(''),
      dependencies: z.array(z.string()).default([]),
    }),
  ),
});

/** Stacks of a deployment with a page, by the end of their names. */
function synthesize(context: Readonly<Record<string, string>> = {}) {
  const assembly = assemblyOf({ context: { env: 'prod', ...context }, page: true });
  const parse = (file: string): unknown => JSON.parse(readFileSync(join(assembly, file), 'utf8'));
  const { artifacts } = Manifest.parse(parse('manifest.json'));
  return new Map(
    Object.entries(artifacts)
      .filter(([, { type }]) => type === 'aws:cloudformation:stack')
      .map(([id, { environment, dependencies }]) => [
        id.replace('StackFlowAzure-prod-', ''),
        { environment, dependencies, template: Template.parse(parse(`${id}.template.json`)) },
      ]),
  );
}

const stacks = synthesize();

function resources(stackName: string, type: string, of: typeof stacks = stacks) {
  return Object.values(of.get(stackName)?.template.Resources ?? {})
    .filter((resource) => resource.Type === type)
    .map(({ Properties }) => Properties);
}

it('is in us-east-1, where CloudFront looks for it, in whatever account deploys it', () => {
  expect(stacks.get('Edge')?.environment).toBe('aws://unknown-account/us-east-1');
  expect(stacks.get('Service')?.environment).toBe('aws://unknown-account/unknown-region');
});

it('limits, labels and refuses as the one before the API, all over the page: the webhook is not there', () => {
  const [page] = resources('Edge', 'AWS::WAFv2::WebACL');
  const [api] = resources('Service', 'AWS::WAFv2::WebACL');
  const names = (acl: typeof page) =>
    z
      .object({ Rules: z.array(z.object({ Name: z.string() })) })
      .parse(acl)
      .Rules.map(({ Name }) => Name);
  expect(page).toMatchObject({
    Scope: 'CLOUDFRONT',
    AssociationConfig: { RequestBody: { CLOUDFRONT: { DefaultSizeInspectionLimit: 'KB_64' } } },
  });
  expect(names(page)).toEqual(['PageRate', ...names(api).slice(2)]);
  expect(JSON.stringify(page)).not.toContain('ByteMatchStatement');
});

it('stands before the distribution, which the service finds it for in us-east-1', () => {
  const [parameter] = resources('Edge', 'AWS::SSM::Parameter');
  const [search] = resources('Service', 'Custom::PageFirewall');
  const call = z
    .object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) })
    .safeParse(search?.Create);
  const text = call.data ? call.data['Fn::Join'][1].join('') : String(search?.Create);
  expect(JSON.parse(text)).toMatchObject({
    service: 'SSM',
    action: 'getParameter',
    region: 'us-east-1',
    parameters: { Name: parameter?.Name },
  });
  const [distribution] = resources('Service', 'AWS::CloudFront::Distribution');
  expect(JSON.stringify(distribution)).toMatch(
    /"WebACLId":\{"Fn::GetAtt":\["PageFirewallSearch[0-9A-F]+","Parameter.Value"\]/,
  );
  expect(stacks.get('Service')?.dependencies).toContain('StackFlowAzure-prod-Edge');
});

it('keeps every log of the deployment for as long as the environment says, encrypted with its key', () => {
  for (const name of ['Edge', 'Service']) {
    const groups = resources(name, 'AWS::Logs::LogGroup');
    expect(groups.length).toBeGreaterThan(0);
    for (const group of groups) {
      expect(group).toMatchObject({ RetentionInDays: 180, KmsKeyId: expect.anything() });
    }
    const functions = resources(name, 'AWS::Lambda::Function');
    for (const { LoggingConfig } of functions) {
      expect(LoggingConfig).toMatchObject({ LogGroup: expect.anything() });
    }
  }
});

it('shows on the dashboard what it refused, though that is counted in another region', () => {
  const [dashboard] = resources('Service', 'AWS::CloudWatch::Dashboard');
  const body = JSON.stringify(dashboard).replaceAll('\\"', '"');
  expect(body).toContain(
    '"Rule","ALL","WebACL","StackFlowAzure-prod-Page",{"label":"Page","region":"us-east-1"',
  );
});

it('is left out where the deployment says so, and us-east-1 with it', () => {
  const open = synthesize({ firewall: 'api' });
  expect([...open.keys()].sort()).toEqual(['Service', 'State']);
  expect(resources('Service', 'AWS::WAFv2::WebACL', open)).toHaveLength(1);
  expect(JSON.stringify(resources('Service', 'AWS::CloudFront::Distribution', open))).not.toContain(
    'WebACLId',
  );
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { buildApp } from '../../lib/app.ts';
import { EMPTY_CODE } from './empty-code.ts';

const Resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
const Template = z.object({ Resources: z.record(z.string(), Resource) });

/** Stacks of a deployment with a page, by the end of their names. */
function synthesize(context: Readonly<Record<string, string>> = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'stackflow-page-'));
  const page = join(directory, 'page');
  try {
    mkdirSync(page);
    writeFileSync(join(page, 'index.html'), '<!doctype html>');
    const { stacks } = buildApp({
      outdir: join(directory, 'cdk.out'),
      context: { env: 'prod', ...context },
      bundles: EMPTY_CODE,
      page,
    }).synth();
    return new Map(
      stacks.map(({ stackName, environment, dependencies, template }) => [
        stackName.replace('StackFlowAzure-prod-', ''),
        { environment, dependencies, template: Template.parse(template) },
      ]),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const stacks = synthesize();

function resources(stackName: string, type: string, of: typeof stacks = stacks) {
  return Object.values(of.get(stackName)?.template.Resources ?? {})
    .filter((resource) => resource.Type === type)
    .map(({ Properties }) => Properties);
}

it('is in us-east-1, where CloudFront looks for it, in whatever account deploys it', () => {
  expect(stacks.get('Edge')?.environment).toMatchObject({
    region: 'us-east-1',
    account: 'unknown-account',
  });
  expect(stacks.get('Service')?.environment.region).toBe('unknown-region');
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
  const dependencies = stacks.get('Service')?.dependencies.map(({ id }) => id);
  expect(dependencies).toContain('StackFlowAzure-prod-Edge');
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

import * as z from 'zod';
import { Problem } from '../../lambdas/shared/http/problem.ts';
import { synthesize } from './synthesize.ts';

const { service } = synthesize('prod');

const Statement = z.record(z.string(), z.unknown());
const AndStatement = z
  .object({ AndStatement: z.object({ Statements: z.array(Statement) }) })
  .transform((and) => and.AndStatement.Statements);
const Rule = z.object({
  Name: z.string(),
  Priority: z.number(),
  Action: z.record(z.string(), z.unknown()).optional(),
  OverrideAction: z.record(z.string(), z.unknown()).optional(),
  Statement,
  VisibilityConfig: z.object({ SampledRequestsEnabled: z.boolean() }),
});
const [acl] = service.resources(
  'AWS::WAFv2::WebACL',
  z.object({
    Scope: z.string(),
    DefaultAction: z.unknown(),
    Rules: z.array(Rule),
    AssociationConfig: z.unknown(),
    CustomResponseBodies: z.record(
      z.string(),
      z.object({ ContentType: z.string(), Content: z.string() }),
    ),
    VisibilityConfig: z.object({ SampledRequestsEnabled: z.boolean() }),
  }),
);
const rules = acl?.properties.Rules ?? [];
const AT_WEBHOOK = {
  ByteMatchStatement: {
    FieldToMatch: { UriPath: {} },
    PositionalConstraint: 'ENDS_WITH',
    SearchString: '/api/webhooks/inbound/azure-monitor',
    TextTransformations: [{ Priority: 0, Type: 'NONE' }],
  },
};
const NOT_AT_WEBHOOK = { NotStatement: { Statement: AT_WEBHOOK } };

it('stands before the API’s stage', () => {
  const [association] = service.resources(
    'AWS::WAFv2::WebACLAssociation',
    z.object({ ResourceArn: z.unknown(), WebACLArn: z.unknown() }),
  );
  const arn = JSON.stringify(association?.properties.ResourceArn);
  expect(arn).toMatch(/\/restapis\/.*\/stages\/.*DeploymentStageprod/);
  expect(association?.properties.WebACLArn).toEqual({ 'Fn::GetAtt': [acl?.logicalId, 'Arn'] });
  expect(acl?.properties).toMatchObject({ Scope: 'REGIONAL', DefaultAction: { Allow: {} } });
});

it('answers too many calls with 429, which Azure repeats, and never with its own 403', () => {
  const rates = rules.filter(({ Statement: { RateBasedStatement } }) => RateBasedStatement);
  expect(rates.map(({ Name }) => Name)).toEqual(['WebhookRate', 'AdminRate']);
  for (const { Action } of rates) {
    expect(Action).toMatchObject({ Block: { CustomResponse: { ResponseCode: 429 } } });
  }
  const scopes = rates.map(
    ({ Statement: { RateBasedStatement } }) =>
      z.object({ ScopeDownStatement: Statement }).parse(RateBasedStatement).ScopeDownStatement,
  );
  expect(scopes).toEqual([AT_WEBHOOK, NOT_AT_WEBHOOK]);
});

it('has AWS’s rules count and label, which refuses nothing by itself', () => {
  const managed = rules.filter(({ Statement: all }) => all.ManagedRuleGroupStatement);
  expect(managed.map(({ Name }) => Name)).toEqual([
    'AWSManagedRulesAmazonIpReputationList',
    'AWSManagedRulesCommonRuleSet',
    'AWSManagedRulesKnownBadInputsRuleSet',
  ]);
  for (const { OverrideAction } of managed) expect(OverrideAction).toEqual({ Count: {} });
});

it('refuses what they labelled, and what is large, everywhere but at the webhook, after all of them have spoken', () => {
  const [large, labelled] = rules.toSorted((a, b) => a.Priority - b.Priority).slice(-2);
  expect([large?.Name, labelled?.Name]).toEqual(['RefuseLarge', 'RefuseLabelled']);
  const blocking = rules.filter(({ Action }) => Action && 'Block' in Action);
  expect(blocking).toHaveLength(4);
  const [notLarge, notLabelled] = [large, labelled].map((rule) =>
    AndStatement.parse(rule?.Statement),
  );
  expect(notLarge?.[0]).toEqual(NOT_AT_WEBHOOK);
  expect(notLabelled?.[0]).toEqual(NOT_AT_WEBHOOK);
  expect(JSON.stringify(notLabelled?.[1]).match(/awswaf:managed:aws:[a-z-]+:(?=")/g)).toEqual([
    'awswaf:managed:aws:amazon-ip-list:',
    'awswaf:managed:aws:known-bad-inputs:',
  ]);
});

it('lets the bodies and answers pass that administrators send: AWS’s 8 KB and 2 KB are no limits here', () => {
  const refused = JSON.stringify(rules.map((rule) => rule.Statement));
  expect(refused).toContain('core-rule-set:CrossSiteScripting_Body');
  expect(refused).not.toContain('core-rule-set:SizeRestrictions');
  expect(refused).not.toContain('core-rule-set:"');
  const [large] = rules.filter(({ Name }) => Name === 'RefuseLarge');
  expect(AndStatement.parse(large?.Statement)[1]).toEqual({
    SizeConstraintStatement: {
      FieldToMatch: { Body: { OversizeHandling: 'MATCH' } },
      ComparisonOperator: 'GT',
      Size: 65_536,
      TextTransformations: [{ Priority: 0, Type: 'NONE' }],
    },
  });
  expect(acl?.properties.AssociationConfig).toEqual({
    RequestBody: { API_GATEWAY: { DefaultSizeInspectionLimit: 'KB_64' } },
  });
});

it('says to people why it refused, and what to do', () => {
  const bodies = Object.values(acl?.properties.CustomResponseBodies ?? {});
  expect(bodies).toHaveLength(3);
  for (const { ContentType, Content } of bodies) {
    expect(ContentType).toBe('APPLICATION_JSON');
    expect(Problem.safeParse(JSON.parse(Content)).error).toBeUndefined();
  }
});

it('keeps query strings, where the webhook’s key is, out of its log and its samples', () => {
  const [logging] = service.resources(
    'AWS::WAFv2::LoggingConfiguration',
    z.object({ RedactedFields: z.array(z.record(z.string(), z.unknown())) }),
  );
  expect(logging?.properties.RedactedFields).toContainEqual({ QueryString: {} });
  const sampled = [acl?.properties.VisibilityConfig, ...rules.map((rule) => rule.VisibilityConfig)];
  for (const each of sampled) expect(each?.SampledRequestsEnabled).toBe(false);
});

it('can be left out, and its alarm with it', () => {
  const { service: open } = synthesize('dev', { firewall: 'off' });
  expect(open.resources('AWS::WAFv2::WebACL', z.object({}))).toEqual([]);
  expect(open.text).not.toContain('webhook-firewalled');
});

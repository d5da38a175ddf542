import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';

/** A rule of a web ACL, which numbers them as they are listed. */
export type Rule = Omit<CfnWebACL.RuleProperty, 'priority'>;
export type Statement = CfnWebACL.StatementProperty;

/** Of a request, bytes; more than WAF reads of a body in any case. The page's largest is its group mapping. */
const MAX_BODY = 65_536;

/** AWS's rule groups. Each labels what it finds. */
const MANAGED = [
  'AWSManagedRulesAmazonIpReputationList',
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
];

/** Whatever these groups label is refused. */
const REFUSED_NAMESPACES = ['amazon-ip-list', 'known-bad-inputs'];

/**
 * What is refused of the labels of AWS's common rules. Those on sizes are left out, since a mapping of groups is
 * larger than its 8 KB and a sign-in's answer longer than its 2 KB; those on file extensions as well, since
 * names of Azure resources end in anything.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 */
const REFUSED_COMMON = [
  'NoUserAgent_Header',
  'BadBots_Header',
  ...inParts('EC2MetaDataSSRF', 'Body', 'Cookie', 'URIPath', 'QueryArguments'),
  ...inParts('GenericLFI', 'Body', 'URIPath', 'QueryArguments'),
  ...inParts('GenericRFI', 'Body', 'URIPath', 'QueryArguments'),
  ...inParts('CrossSiteScripting', 'Body', 'Cookie', 'URIPath', 'QueryArguments'),
];

/** What is answered instead of the firewall's own 403, as problem details, for people to read on the page. */
const ANSWERS = {
  TooMany: {
    status: 429,
    title: 'Too many requests came from your address.',
    fix: 'Try again in five minutes.',
  },
  TooLarge: {
    status: 413,
    title: 'The request is larger than 64 KB, and the firewall lets no larger one through.',
    fix: 'Send less at once.',
  },
  Suspicious: {
    status: 403,
    title: 'The firewall refused the request, because something in it looks like an attack.',
    fix: 'Take text like HTML, shell commands or file paths out and send it again; else ask whoever runs StackFlow to look it up in the log of the firewall.',
  },
} as const;

/** The texts that rules answer with; a web ACL has to have them. */
export const ANSWER_BODIES: Record<string, CfnWebACL.CustomResponseBodyProperty> =
  Object.fromEntries(
    Object.entries(ANSWERS).map(([name, problem]) => [
      name,
      { contentType: 'APPLICATION_JSON', content: JSON.stringify(problem) },
    ]),
  );

/** Answers an address 429 that sends more than `limit` such requests in five minutes. */
export function rateRule(name: string, limit: number, of?: Statement): Rule {
  return {
    name,
    action: refuse('TooMany'),
    statement: {
      rateBasedStatement: {
        limit,
        aggregateKeyType: 'IP',
        evaluationWindowSec: 300,
        ...(of && { scopeDownStatement: of }),
      },
    },
    visibilityConfig: visibility(name),
  };
}

/** AWS's rule groups, which refuse nothing by themselves. */
export function labellingRules(): Rule[] {
  return MANAGED.map((name) => ({
    name,
    overrideAction: { count: {} },
    statement: { managedRuleGroupStatement: { vendorName: 'AWS', name } },
    visibilityConfig: visibility(name),
  }));
}

/** Refuses what is labelled, or too large; comes after `labellingRules`. @param of absent: any request */
export function refusingRules(of?: Statement): Rule[] {
  const labelled = [
    ...REFUSED_NAMESPACES.map((group) => label('NAMESPACE', `awswaf:managed:aws:${group}:`)),
    ...REFUSED_COMMON.map((found) => label('LABEL', `awswaf:managed:aws:core-rule-set:${found}`)),
  ];
  const large: Statement = {
    sizeConstraintStatement: {
      fieldToMatch: { body: { oversizeHandling: 'MATCH' } },
      comparisonOperator: 'GT',
      size: MAX_BODY,
      textTransformations: AS_IT_IS,
    },
  };
  return [
    refusing('RefuseLarge', 'TooLarge', within(large, of)),
    refusing('RefuseLabelled', 'Suspicious', within({ orStatement: { statements: labelled } }, of)),
  ];
}

/** Requests whose path ends like this; a stage's name and slashes may stand before. */
export function pathEndsWith(path: string): Statement {
  return {
    byteMatchStatement: {
      fieldToMatch: { uriPath: {} },
      positionalConstraint: 'ENDS_WITH',
      searchString: path,
      textTransformations: AS_IT_IS,
    },
  };
}

/** Samples would show whole query strings to everybody who may read the firewall. */
export function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}

const AS_IT_IS: CfnWebACL.TextTransformationProperty[] = [{ priority: 0, type: 'NONE' }];

function inParts(suspicion: string, ...parts: readonly string[]): string[] {
  return parts.map((part) => `${suspicion}_${part}`);
}

function label(scope: 'LABEL' | 'NAMESPACE', key: string): Statement {
  return { labelMatchStatement: { scope, key } };
}

function within(statement: Statement, of: Statement | undefined): Statement {
  return of ? { andStatement: { statements: [of, statement] } } : statement;
}

function refusing(name: string, answer: keyof typeof ANSWERS, statement: Statement): Rule {
  return { name, action: refuse(answer), statement, visibilityConfig: visibility(name) };
}

function refuse(answer: keyof typeof ANSWERS): CfnWebACL.RuleActionProperty {
  const customResponse = { responseCode: ANSWERS[answer].status, customResponseBodyKey: answer };
  return { block: { customResponse } };
}

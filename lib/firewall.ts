import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { Deployment } from './deployment.ts';

export interface FirewallProps {
  readonly deployment: Deployment;
  readonly key: IKey;
  readonly stage: Stage;
  /** Below the stage. */
  readonly webhookPath: string;
}

/** Requests of one address in five minutes. Azure calls from few addresses, so a storm is one caller's. */
const WEBHOOK_LIMIT = 100_000;
const ADMIN_LIMIT = 3_000;

/** AWS's rule groups, which label what they find, by the label's namespace. */
const MANAGED: Readonly<Record<string, string>> = {
  AWSManagedRulesAmazonIpReputationList: 'awswaf:managed:aws:amazon-ip-list:',
  AWSManagedRulesCommonRuleSet: 'awswaf:managed:aws:core-rule-set:',
  AWSManagedRulesKnownBadInputsRuleSet: 'awswaf:managed:aws:known-bad-inputs:',
};

/** Status that Azure Monitor repeats a call after; it never does after the firewall's own 403. */
const TOO_MANY = { block: { customResponse: { responseCode: 429 } } };

/**
 * The web application firewall before the API. AWS's rules count and label; what is labelled is refused
 * everywhere but at the webhook, where a wrong suspicion would lose an alert for good.
 */
export class Firewall extends Construct {
  /** As its metrics name it. */
  readonly name: string;
  readonly webhookRule = 'WebhookRate';

  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    const { deployment, stage, webhookPath } = props;
    this.name = `StackFlowAzure-${deployment.name}`;
    const atWebhook = endsWith(webhookPath);
    const rules = [
      rateRule(this.webhookRule, WEBHOOK_LIMIT, atWebhook),
      rateRule('AdminRate', ADMIN_LIMIT, { notStatement: { statement: atWebhook } }),
      ...Object.keys(MANAGED).map(countManaged),
      refuseLabelled(atWebhook),
    ];
    const acl = new CfnWebACL(this, 'WebAcl', {
      name: this.name,
      description: 'Before the API: docs/security.md',
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility(this.name),
      rules: rules.map((rule, priority) => ({ ...rule, priority })),
    });
    new CfnWebACLAssociation(this, 'Association', {
      resourceArn: stage.stageArn,
      webAclArn: acl.attrArn,
    });
    this.#log(acl, props);
  }

  /** Refused and suspicious requests only; never a query string, which holds the webhook's key. */
  #log(acl: CfnWebACL, { deployment, key }: FirewallProps): void {
    const group = new LogGroup(this, 'Log', {
      // WAF writes to groups of such names only.
      logGroupName: `aws-waf-logs-${this.name}`,
      retention: deployment.logRetention,
      removalPolicy: deployment.removalPolicy,
      encryptionKey: key,
    });
    const logging = new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      // Without the ":*" that a log group's ARN ends with.
      logDestinationConfigs: [
        Stack.of(this).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: group.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      redactedFields: [
        { queryString: {} },
        { singleHeader: { Name: 'authorization' } },
        { singleHeader: { Name: 'cookie' } },
      ],
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: [
              { ActionCondition: { Action: 'BLOCK' } },
              { ActionCondition: { Action: 'COUNT' } },
            ],
          },
        ],
      },
    });
    logging.node.addDependency(group);
  }
}

type Rule = Omit<CfnWebACL.RuleProperty, 'priority'>;

function rateRule(name: string, limit: number, of: CfnWebACL.StatementProperty): Rule {
  return {
    name,
    action: TOO_MANY,
    statement: {
      rateBasedStatement: {
        limit,
        aggregateKeyType: 'IP',
        evaluationWindowSec: 300,
        scopeDownStatement: of,
      },
    },
    visibilityConfig: visibility(name),
  };
}

function countManaged(name: string): Rule {
  return {
    name,
    overrideAction: { count: {} },
    statement: { managedRuleGroupStatement: { vendorName: 'AWS', name } },
    visibilityConfig: visibility(name),
  };
}

function refuseLabelled(atWebhook: CfnWebACL.StatementProperty): Rule {
  const name = 'RefuseLabelled';
  const statements = Object.values(MANAGED).map((key) => ({
    labelMatchStatement: { scope: 'NAMESPACE', key },
  }));
  return {
    name,
    action: { block: {} },
    statement: {
      andStatement: {
        statements: [{ notStatement: { statement: atWebhook } }, { orStatement: { statements } }],
      },
    },
    visibilityConfig: visibility(name),
  };
}

function endsWith(path: string): CfnWebACL.StatementProperty {
  return {
    byteMatchStatement: {
      fieldToMatch: { uriPath: {} },
      positionalConstraint: 'ENDS_WITH',
      searchString: path,
      textTransformations: [{ priority: 0, type: 'NONE' }],
    },
  };
}

/** Samples would show whole query strings to everybody who may read the firewall. */
function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}

import { Aws, Duration } from 'aws-cdk-lib';
import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { labellingRules, pathEndsWith, rateRule, refusingRules } from './rules.ts';
import { WebAcl } from './web-acl.ts';

export interface ApiFirewallProps {
  readonly deployment: Deployment;
  readonly key: IKey;
  readonly stage: Stage;
  /** Below the stage. */
  readonly webhookPath: string;
}

/** Requests of one address in five minutes. Azure calls from few addresses, so a storm is one caller's. */
const WEBHOOK_LIMIT = 100_000;
const ADMIN_LIMIT = 3_000;

const WEBHOOK_RATE = 'WebhookRate';

/**
 * The web application firewall before the API. What AWS's rules label is refused everywhere but at the
 * webhook, where a wrong suspicion would lose an alert for good.
 */
export class ApiFirewall extends WebAcl {
  constructor(
    scope: Construct,
    id: string,
    { deployment, key, stage, webhookPath }: ApiFirewallProps,
  ) {
    const atWebhook = pathEndsWith(webhookPath);
    const elsewhere = { notStatement: { statement: atWebhook } };
    super(scope, id, {
      deployment,
      key,
      name: `StackFlowAzure-${deployment.name}`,
      description: 'Before the API: docs/security.md',
      scope: 'REGIONAL',
      rules: [
        rateRule(WEBHOOK_RATE, WEBHOOK_LIMIT, atWebhook),
        rateRule('AdminRate', ADMIN_LIMIT, elsewhere),
        ...labellingRules(),
        ...refusingRules(elsewhere),
      ],
    });
    new CfnWebACLAssociation(this, 'Association', {
      resourceArn: stage.stageArn,
      webAclArn: this.arn,
    });
  }

  /** Requests that it refused. */
  refused(label: string): Metric {
    return this.#refusedBy('ALL', label);
  }

  /** Calls of the webhook that it answered 429. */
  refusedAlerts(label: string): Metric {
    return this.#refusedBy(WEBHOOK_RATE, label);
  }

  #refusedBy(rule: string, label: string): Metric {
    return new Metric({
      namespace: 'AWS/WAFV2',
      metricName: 'BlockedRequests',
      dimensionsMap: { WebACL: this.name, Rule: rule, Region: Aws.REGION },
      statistic: 'Sum',
      period: Duration.minutes(5),
      label,
    });
  }
}

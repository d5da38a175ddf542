import { Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { logKey } from '../customer-key.ts';
import type { Deployment } from '../deployment.ts';
import { labellingRules, rateRule, refusingRules } from './rules.ts';
import { WebAcl } from './web-acl.ts';

/** Where AWS keeps what stands before CloudFront, wherever the rest is. */
export const CLOUDFRONT_REGION = 'us-east-1';

/** Requests of one address in five minutes: a company's people may share one. */
const PAGE_LIMIT = 10_000;

/**
 * The web application firewall before the page and the API under its address. A stack of its own, since
 * it has to be in us-east-1; the service finds it by a parameter there, whatever region it is in itself.
 */
export class PageFirewallStack extends Stack {
  /** Of the parameter that holds the web ACL's ARN. */
  readonly parameterName: string;
  readonly #firewall: WebAcl;

  constructor(scope: Construct, id: string, { deployment }: { readonly deployment: Deployment }) {
    super(scope, id, {
      env: { region: CLOUDFRONT_REGION },
      description: 'StackFlow for Microsoft Azure: the firewall before Integration Hub’s page',
    });
    this.#firewall = new WebAcl(this, 'Firewall', {
      deployment,
      key: logKey(this, 'Key', {
        deployment,
        description: `Encrypts the log of StackFlow's page firewall, ${deployment.name}`,
      }),
      name: `StackFlowAzure-${deployment.name}-Page`,
      description: 'Before Integration Hub: docs/security.md',
      scope: 'CLOUDFRONT',
      rules: [rateRule('PageRate', PAGE_LIMIT), ...labellingRules(), ...refusingRules()],
    });
    this.parameterName = `/stackflow/azure/${deployment.name}/page-firewall`;
    new StringParameter(this, 'Arn', {
      parameterName: this.parameterName,
      stringValue: this.#firewall.arn,
      description: 'The web ACL before Integration Hub, read when the service is deployed',
    });
  }

  /** Requests that it refused. */
  refused(label: string): Metric {
    return new Metric({
      namespace: 'AWS/WAFV2',
      metricName: 'BlockedRequests',
      dimensionsMap: { WebACL: this.#firewall.name, Rule: 'ALL' },
      region: CLOUDFRONT_REGION,
      statistic: 'Sum',
      period: Duration.minutes(5),
      label,
    });
  }
}

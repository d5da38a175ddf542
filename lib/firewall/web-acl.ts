import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { ANSWER_BODIES, type Rule, visibility } from './rules.ts';

/** What stands behind a web ACL, as WAF calls it for each scope. */
const BEHIND = { REGIONAL: 'API_GATEWAY', CLOUDFRONT: 'CLOUDFRONT' } as const;

export interface WebAclProps {
  readonly deployment: Deployment;
  /** Encrypts its log; in the region of the stack. */
  readonly key: IKey;
  readonly name: string;
  readonly description: string;
  /** `CLOUDFRONT`: only in us-east-1. */
  readonly scope: keyof typeof BEHIND;
  readonly rules: readonly Rule[];
}

/** A web application firewall with its log. */
export class WebAcl extends Construct {
  /** As its metrics name it. */
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: WebAclProps) {
    super(scope, id);
    this.name = props.name;
    const acl = new CfnWebACL(this, 'WebAcl', {
      name: props.name,
      description: props.description,
      scope: props.scope,
      defaultAction: { allow: {} },
      // As much of a body as WAF can read.
      associationConfig: {
        requestBody: { [BEHIND[props.scope]]: { defaultSizeInspectionLimit: 'KB_64' } },
      },
      customResponseBodies: ANSWER_BODIES,
      visibilityConfig: visibility(props.name),
      rules: props.rules.map((rule, priority) => ({ ...rule, priority })),
    });
    this.arn = acl.attrArn;
    this.#log(acl, props);
  }

  /** Refused and suspicious requests only; never a query string, which holds the webhook's key. */
  #log(acl: CfnWebACL, { deployment, key, name }: WebAclProps): void {
    const group = new LogGroup(this, 'Log', {
      // WAF writes to groups of such names only.
      logGroupName: `aws-waf-logs-${name}`,
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

import { Aws, Stack, Validations } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';

/** One way to fail, and how it is noticed. */
export interface AlarmDeclaration {
  /** Part of the alarm's name, e.g. `queue-age`. */
  readonly name: string;
  /** Heading in docs/runbook.md, as its link is written; the name when absent. */
  readonly entry?: string;
  /** What is wrong when it rings, in a sentence. */
  readonly says: string;
  /** Its period is the time that one value stands for. */
  readonly metric: IMetric;
  /** The first value that is bad; the last one that is, when `below`. */
  readonly threshold: number;
  /** Bad is what is at or below the threshold. */
  readonly below?: boolean;
  /** So many bad values in a row. */
  readonly values?: number;
  /** No value at all is bad, too: nobody measures any more. */
  readonly silenceIsBad?: boolean;
}

/** Alarms of tables of declarations, and the topic that all of them are told by. */
export class Alarms extends Construct {
  readonly topic: Topic;
  /** By the subject that they are about. */
  readonly bySubject: Readonly<Record<string, readonly Alarm[]>>;

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly deployment: Deployment;
      readonly key: IKey;
      readonly declarations: Readonly<Record<string, readonly AlarmDeclaration[]>>;
    },
  ) {
    super(scope, id);
    this.topic = this.#topic(props.deployment, props.key);
    this.bySubject = Object.fromEntries(
      Object.entries(props.declarations).map(([subject, declarations]) => [
        subject,
        declarations.map((declaration) => this.#alarm(declaration)),
      ]),
    );
  }

  #alarm(declaration: AlarmDeclaration): Alarm {
    const { name, entry = name, says, metric, threshold, below = false } = declaration;
    const alarm = new Alarm(this, name, {
      alarmName: `${Stack.of(this).stackName}-${name}`,
      alarmDescription: `${says} What to do: docs/runbook.md#${entry}`,
      metric,
      threshold,
      comparisonOperator: below
        ? ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: declaration.values ?? 1,
      treatMissingData: declaration.silenceIsBad
        ? TreatMissingData.BREACHING
        : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    return alarm;
  }

  #topic({ alarmEmail }: Deployment, key: IKey): Topic {
    const topic = new Topic(this, 'Topic', { masterKey: key, enforceSSL: true });
    // A policy of its own takes the place of the one by which the account may publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Alarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    if (alarmEmail !== undefined) {
      const subscription = topic.addSubscription(new EmailSubscription(alarmEmail));
      Validations.of(subscription).acknowledge({
        id: 'Serverless-SNSRedrivePolicy',
        reason: 'SNS keeps no dead letters of e-mail; the dashboard shows the alarm as well.',
      });
    }
    return topic;
  }
}

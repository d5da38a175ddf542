import { Duration, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { Administrators } from './administrators.ts';
import { customerKey } from './customer-key.ts';
import type { Deployment } from './deployment.ts';
import { existingIdentityProvider } from './identity-provider.ts';
import { deadLetterQueue, encryptedQueue } from './queues.ts';
import { reminderTopic } from './reminder-topic.ts';
import { Tables } from './tables.ts';

export interface StateStackProps {
  readonly deployment: Deployment;
}

/** How long `process` may take for one batch of alerts. */
export const PROCESS_TIMEOUT = Duration.seconds(30);

/**
 * What no deployment may lose: the tables, the key that encrypts them, and alerts that Azure was told
 * are stored.
 */
export class StateStack extends Stack {
  readonly key: Key;
  readonly tables: Tables;
  /** Who may administer; undefined when an existing issuer says that. */
  readonly administrators: Administrators | undefined;
  /** Accepted alerts on their way to an incident. */
  readonly alerts: Queue;
  /** Alerts that could not become an incident, however often they were tried. */
  readonly alertsDeadLetters: Queue;
  /** What administrators are told by e-mail. */
  readonly reminders: Topic;
  /** Tells others of configuration items, incidents, runs and people. */
  readonly events: EventBus;

  constructor(scope: Construct, id: string, { deployment }: StateStackProps) {
    super(scope, id, {
      description:
        'StackFlow for Microsoft Azure: the data (tables, key, queue of accepted alerts, event bus)',
      terminationProtection: deployment.protect,
    });

    this.key = customerKey(this, 'Key', deployment);
    this.reminders = reminderTopic(this, 'Reminders', this.key);
    this.tables = new Tables(this, 'Tables', { deployment, key: this.key });
    this.administrators = existingIdentityProvider(this)
      ? undefined
      : new Administrators(this, 'Administrators', { deployment });
    this.alertsDeadLetters = deadLetterQueue(this, 'AlertsDeadLetters', {
      deployment,
      key: this.key,
    });
    this.alerts = encryptedQueue(this, 'Alerts', {
      deployment,
      key: this.key,
      // AWS asks for six times the timeout, so that retries of a throttled batch keep their messages.
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilityTimeout: Duration.seconds(6 * PROCESS_TIMEOUT.toSeconds()),
      deadLetterQueue: { queue: this.alertsDeadLetters, maxReceiveCount: 5 },
    });
    this.events = new EventBus(this, 'Events', {
      description: 'Changes of configuration items, incidents, runs and people: docs/events.md',
      kmsKey: this.key,
      // For what the bus itself cannot encrypt or decrypt.
      deadLetterQueue: deadLetterQueue(this, 'EventsDeadLetters', { deployment, key: this.key }),
    });
    this.events.applyRemovalPolicy(deployment.removalPolicy);
  }
}

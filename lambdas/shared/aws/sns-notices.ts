import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';

/** Tells administrators something by e-mail, through the topic that they subscribed to. */
export interface Notices {
  /** @param subject at most 100 ASCII characters, as SNS takes them */
  publish(subject: string, text: string): Promise<void>;
}

export function snsNotices(client: SNSClient, topicArn: string): Notices {
  return {
    async publish(Subject, Message) {
      await client.send(new PublishCommand({ TopicArn: topicArn, Subject, Message }));
    },
  };
}

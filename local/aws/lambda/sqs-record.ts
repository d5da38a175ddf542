import type { Message } from '@aws-sdk/client-sqs';
import type { SQSBatchItemFailure, SQSMessageAttribute, SQSRecord } from 'aws-lambda';
import { quotas } from './quotas.ts';

/**
 * A message as the function sees it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function toSqsRecord(message: Message, queueArn: string): SQSRecord {
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: { ...message.Attributes } as unknown as SQSRecord['attributes'],
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
        name,
        toMessageAttribute(value),
      ]),
    ),
    md5OfBody: message.MD5OfBody ?? '',
    ...(message.MD5OfMessageAttributes && {
      md5OfMessageAttributes: message.MD5OfMessageAttributes,
    }),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(':')[3] ?? '',
  };
}

function toMessageAttribute(
  value: NonNullable<Message['MessageAttributes']>[string],
): SQSMessageAttribute {
  return {
    ...(value.StringValue !== undefined && { stringValue: value.StringValue }),
    ...(value.BinaryValue && { binaryValue: Buffer.from(value.BinaryValue).toString('base64') }),
    stringListValues: [],
    binaryListValues: [],
    dataType: (value.DataType ?? 'String') as SQSMessageAttribute['dataType'],
  };
}

/** Batches of at most `batchSize` records whose events stay within a synchronous request. */
export function toBatches(records: readonly SQSRecord[], batchSize: number): SQSRecord[][] {
  const envelope = Buffer.byteLength('{"Records":[]}');
  const batches: SQSRecord[][] = [];
  let room = 0;
  for (const record of records) {
    const bytes = Buffer.byteLength(JSON.stringify(record)) + 1;
    const current = batches.at(-1);
    if (current && current.length < batchSize && bytes <= room) {
      current.push(record);
      room -= bytes;
    } else {
      batches.push([record]);
      room = quotas.synchronousRequestBytes - envelope - bytes;
    }
  }
  return batches;
}

/**
 * The records a function did not manage. A malformed answer, or one that names a message it was
 * not given, means all of them.
 *
 * @param payload the function's answer as JSON
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function failedRecords(records: readonly SQSRecord[], payload: string): SQSRecord[] {
  const answer: unknown = JSON.parse(payload);
  if (answer === null || typeof answer !== 'object' || !('batchItemFailures' in answer)) return [];
  const failures = answer.batchItemFailures;
  if (failures === null) return [];
  if (!Array.isArray(failures)) return [...records];
  const ids = failures.map((failure: SQSBatchItemFailure | null) => failure?.itemIdentifier);
  const known = new Set(records.map(({ messageId }) => messageId));
  if (ids.some((id) => !id || !known.has(id))) return [...records];
  return records.filter(({ messageId }) => ids.includes(messageId));
}

import { failedRecords, toBatches, toSqsRecord } from '../../../../local/aws/lambda/sqs-record.ts';

const recordsOf = (...bodies: string[]) =>
  bodies.map((Body, index) =>
    toSqsRecord({ MessageId: `id-${index}`, Body }, 'arn:aws:sqs:eu-west-1:000000000000:q'),
  );

describe('batches of records', () => {
  it('hold no more than the batch size', () => {
    expect(toBatches(recordsOf('a', 'b', 'c'), 2).map((batch) => batch.length)).toEqual([2, 1]);
  });

  it('stay within the size of a synchronous request', () => {
    const mb = 'x'.repeat(1024 * 1024);
    const batches = toBatches(recordsOf(...Array.from({ length: 10 }, () => mb)), 10);
    expect(batches.map((batch) => batch.length)).toEqual([5, 5]);
    for (const Records of batches) {
      expect(Buffer.byteLength(JSON.stringify({ Records }))).toBeLessThanOrEqual(6 * 1024 * 1024);
    }
  });
});

describe('failed records', () => {
  const records = recordsOf('a', 'b');
  it.each([
    ['null', []],
    ['"text"', []],
    ['{}', []],
    ['{"batchItemFailures":null}', []],
    ['{"batchItemFailures":[]}', []],
    ['{"batchItemFailures":[{"itemIdentifier":"id-1"}]}', ['id-1']],
    ['{"batchItemFailures":[{"itemIdentifier":"other"}]}', ['id-0', 'id-1']],
    ['{"batchItemFailures":[{"itemIdentifier":null}]}', ['id-0', 'id-1']],
    ['{"batchItemFailures":[{"id":"id-1"}]}', ['id-0', 'id-1']],
    ['{"batchItemFailures":[null]}', ['id-0', 'id-1']],
    ['{"batchItemFailures":"id-1"}', ['id-0', 'id-1']],
  ])('of the answer %s are %j', (payload, ids) => {
    expect(failedRecords(records, payload).map(({ messageId }) => messageId)).toEqual(ids);
  });
});

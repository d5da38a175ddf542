import { randomBytes } from 'node:crypto';
import * as z from 'zod';

/** Values that stand for secrets and bodies, and are found again wherever they were written. */
export function markedValues() {
  const made: string[] = [];
  function mark(what: string): string {
    // With characters that look different in a URL, and no others, so that JSON leaves it alone.
    const value = `marked ${what}/+=${randomBytes(9).toString('hex')}`;
    made.push(value);
    return value;
  }
  /** A mark wherever an event of Lambda could have something that is nobody's business. */
  function event() {
    return {
      body: mark('body'),
      headers: { authorization: `Bearer ${mark('token')}`, cookie: mark('cookie') },
      queryStringParameters: { key: mark('key') },
      multiValueQueryStringParameters: { key: [mark('keys')] },
      authorizationToken: `Bearer ${mark('token')}`,
      methodArn: 'arn:aws:execute-api:us-east-1:000000000000:api/prod/GET/api',
      Records: [{ messageId: 'one', body: mark('message'), attributes: {}, messageAttributes: {} }],
      Step: 'createSecret',
      SecretId: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:stackflow/azure/none-AbCdEf',
      ClientRequestToken: '0b1f6471-1bf0-4dda-aec3-cb9272f09590',
      RotationToken: mark('rotation'),
      trigger: mark('trigger'),
      clientSecret: mark('secret'),
    };
  }
  return { mark, event, all: (): readonly string[] => made };
}

/** How a text can stand in another: as it is, in a URL, and within base64 wherever it begins. */
export function formsOf(secret: string): string[] {
  const inBase64 = [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    // Characters at both ends hold bits of what stands beside the text.
    const whole = Math.floor((bytes.length * 4) / 3);
    const text = bytes.toString('base64').slice(before === 0 ? 0 : before + 1, whole);
    return [text, text.replaceAll('+', '-').replaceAll('/', '_')];
  });
  return [...new Set([secret, encodeURIComponent(secret), ...inBase64])];
}

const Kept = z.object({
  secrets: z.array(
    z.object({ versions: z.array(z.object({ value: z.object({ text: z.string() }).optional() })) }),
  ),
});
const Fields = z.object({ clientSecret: z.string(), current: z.string(), previous: z.string() });

/** Client secrets and webhook keys that the local Secrets Manager keeps in its file. */
export function secretsOf(file: string): string[] {
  const versions = Kept.parse(JSON.parse(file)).secrets.flatMap((secret) => secret.versions);
  return versions.flatMap(({ value }) =>
    Object.values(Fields.partial().parse(JSON.parse(value?.text ?? '{}'))).filter(
      (each) => each !== undefined,
    ),
  );
}

import type { IConstruct } from 'constructs';
import * as z from 'zod';

const list = z
  .string()
  .transform((text) => text.split(',').map((each) => each.trim()))
  .pipe(z.array(z.string().min(1)).min(1));

const Tags = list.transform((pairs, context) => {
  const tags: Record<string, string> = {};
  for (const pair of pairs) {
    const [, key, value] = /^([^=]{1,128})=(.{0,256})$/.exec(pair) ?? [];
    if (key === undefined || value === undefined) context.addIssue(`${pair} is no key=value`);
    else tags[key] = value;
  }
  return tags;
});

/** What a deployment may be told with `-c name=value`, how to write it, and what holds without. */
export const CONTEXT = {
  instance: {
    schema: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,15}$/)
      .optional(),
    example: 'acme',
  },
  alarmEmail: {
    schema: z.email().optional(),
    example: 'oncall@example.com',
  },
  silentAfterHours: {
    schema: z.coerce.number().int().min(0).max(168).default(24),
    example: '24',
  },
  firewall: {
    schema: z.enum(['on', 'off']).default('on'),
    example: 'off',
  },
  /** Client secrets are renewed after so many days; they are made to outlive that. */
  rotationDays: {
    schema: z.coerce.number().int().min(1).max(365).default(90),
    example: '90',
  },
  domainName: {
    schema: z
      .string()
      .regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/)
      .optional(),
    example: 'acme.example.com',
  },
  certificateArn: {
    schema: z
      .string()
      .regex(/^arn:[a-z-]+:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/)
      .optional(),
    example: 'arn:aws:acm:eu-west-1:111122223333:certificate/…',
  },
  subnetIds: {
    schema: list.optional(),
    example: 'subnet-1,subnet-2',
  },
  securityGroupIds: {
    schema: list.optional(),
    example: 'sg-1',
  },
  tags: {
    schema: Tags.optional(),
    example: 'owner=platform,costCenter=42',
  },
} as const;
type ContextName = keyof typeof CONTEXT;

/** One option of the context. @throws naming it, what it is, and how to write it */
export function contextOf<N extends ContextName>(
  scope: IConstruct,
  name: N,
): z.output<(typeof CONTEXT)[N]['schema']> {
  const given: unknown = scope.node.tryGetContext(name);
  const { schema, example } = CONTEXT[name];
  const read = schema.safeParse(given);
  if (read.success) return read.data as z.output<(typeof CONTEXT)[N]['schema']>;
  throw new Error(
    `The context ${name} is ${JSON.stringify(given)}: ${read.error.issues.map(({ message }) => message).join(', ')}. ` +
      `Write it like -c ${name}=${example}.`,
  );
}

/** @throws when one of two options that go together is given without the other */
export function checkPair(scope: IConstruct, first: ContextName, second: ContextName): void {
  const [one, other] = [contextOf(scope, first), contextOf(scope, second)];
  if ((one === undefined) === (other === undefined)) return;
  const missing = one === undefined ? first : second;
  throw new Error(
    `The contexts ${first} and ${second} go together, and ${missing} is missing. ` +
      `Write it like -c ${missing}=${CONTEXT[missing].example}.`,
  );
}

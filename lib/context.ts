import type { IConstruct } from 'constructs';
import * as z from 'zod';
import { Rate } from './rate.ts';

/** Which environment is built. */
export const EnvironmentName = z.enum(['dev', 'prod']);
export type EnvironmentName = z.infer<typeof EnvironmentName>;

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

const Name = z.string().min(1);

/** All that a deployment may be told with `-c name=value`: what it is, and how to write it. */
export const CONTEXT = {
  env: { schema: EnvironmentName.default('dev'), example: 'prod' },
  instance: {
    schema: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,15}$/)
      .optional(),
    example: 'acme',
  },
  alarmEmail: { schema: z.email().optional(), example: 'oncall@example.com' },
  reminderEmail: { schema: z.email().optional(), example: 'ops@example.com' },
  silentAfterHours: { schema: z.coerce.number().int().min(0).max(168).default(24), example: '24' },
  fullDiscoveryRate: { schema: Rate.prefault('6 hours'), example: "'6 hours'" },
  changesRate: { schema: Rate.prefault('5 minutes'), example: "'5 minutes'" },
  entraSyncRate: { schema: Rate.prefault('1 hour'), example: "'1 hour'" },
  /** Client secrets are renewed after so many days; they are made to outlive that. */
  rotationDays: { schema: z.coerce.number().int().min(1).max(365).default(90), example: '90' },
  oidcIssuer: { schema: z.url().optional(), example: 'https://login.example.com/tenant/v2.0' },
  oidcAudience: { schema: Name.optional(), example: 'api://stackflow' },
  rolesClaim: { schema: Name.default('roles'), example: 'roles' },
  oidcClientId: { schema: Name.optional(), example: '0b1f6471-1bf0-4dda-aec3-cb9272f09590' },
  oidcScope: { schema: Name.default('openid profile email'), example: "'openid profile email'" },
  firewall: { schema: z.enum(['on', 'api', 'off']).default('on'), example: 'off' },
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
  subnetIds: { schema: list.optional(), example: 'subnet-1,subnet-2' },
  securityGroupIds: { schema: list.optional(), example: 'sg-1' },
  tags: { schema: Tags.optional(), example: 'owner=platform,costCenter=42' },
} as const;
export type ContextName = keyof typeof CONTEXT;

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

/** Whether an option was given, rightly or not. */
export function isGiven(scope: IConstruct, name: ContextName): boolean {
  return scope.node.tryGetContext(name) !== undefined;
}

/** @throws when one of two options that go together is given without the other */
export function checkPair(scope: IConstruct, first: ContextName, second: ContextName): void {
  if (isGiven(scope, first) === isGiven(scope, second)) return;
  const missing = isGiven(scope, first) ? second : first;
  throw new Error(
    `The contexts ${first} and ${second} go together, and ${missing} is missing. ` +
      `Write it like -c ${missing}=${CONTEXT[missing].example}.`,
  );
}

/**
 * Refuses options that there are not: a misspelled `-c firewal=off` would deploy something else than was
 * asked for, without a word. Names with `:` or `@` are those of CDK itself.
 *
 * @throws naming each, and all that there are
 */
export function refuseUnknown(scope: IConstruct): void {
  const given = Object.keys(z.record(z.string(), z.unknown()).parse(scope.node.getAllContext()));
  const unknown = given.filter((name) => !(name in CONTEXT) && !/[:@]/.test(name));
  if (unknown.length === 0) return;
  throw new Error(
    `There is no option ${unknown.map((name) => `-c ${name}`).join(', ')}. ` +
      `There are ${Object.keys(CONTEXT).join(', ')}: README.md says what they do.`,
  );
}

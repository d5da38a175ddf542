import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { EVENT_SOURCE, EVENTS, type EventType } from '../../lambdas/shared/domain/event.ts';
import { synthesize } from './synthesize.ts';

const { service, state } = synthesize('prod');
const DOCUMENT = readFileSync(join(import.meta.dirname, '../../docs/events.md'), 'utf8');
const TYPES = Object.keys(EVENTS) as EventType[];

const Pipe = z.object({
  Source: z.unknown(),
  SourceParameters: z.object({
    DynamoDBStreamParameters: z.object({
      StartingPosition: z.string(),
      DeadLetterConfig: z.object({ Arn: z.unknown() }),
    }),
    FilterCriteria: z.object({ Filters: z.tuple([z.object({ Pattern: z.string() })]) }),
  }),
  TargetParameters: z.object({
    InputTemplate: z.string(),
    EventBridgeEventBusParameters: z.object({ DetailType: z.string(), Source: z.string() }),
  }),
});
const pipes = service
  .resources('AWS::Pipes::Pipe', Pipe)
  .map(({ properties }) => properties)
  .toSorted((a, b) => TYPES.indexOf(typeOf(a)) - TYPES.indexOf(typeOf(b)));

function typeOf({ TargetParameters }: z.infer<typeof Pipe>): EventType {
  return z.enum(TYPES).parse(TargetParameters.EventBridgeEventBusParameters.DetailType);
}

/** The samples of docs/events.md, by heading. */
const samples = new Map(
  DOCUMENT.split(/^## /m)
    .slice(1)
    .map((section) => [
      section.slice(0, section.indexOf('\n')),
      JSON.parse(/```json\n([\s\S]+?)```/.exec(section)?.[1] ?? 'null'),
    ]),
);

it('has a pipe, a schema and a sample for each event, and the samples follow the schemas', () => {
  expect(pipes.map(typeOf)).toEqual(TYPES);
  expect([...samples.keys()]).toEqual(TYPES);
  for (const type of TYPES)
    expect(EVENTS[type].parse(samples.get(type))).toEqual(samples.get(type));
});

it('reads each stream twice at most, as DynamoDB advises', () => {
  const readers = Map.groupBy(pipes, ({ Source }) => JSON.stringify(Source));
  for (const [, pipesOfStream] of readers) expect(pipesOfStream.length).toBeLessThanOrEqual(2);
});

it('loses nothing: begins at the oldest record, and keeps for a person what cannot be sent', () => {
  for (const { SourceParameters, TargetParameters } of pipes) {
    const stream = SourceParameters.DynamoDBStreamParameters;
    expect(stream.StartingPosition).toBe('TRIM_HORIZON');
    expect(JSON.stringify(stream.DeadLetterConfig.Arn)).toContain('EventPipesDeadLetters');
    expect(TargetParameters.EventBridgeEventBusParameters.Source).toBe(EVENT_SOURCE);
  }
});

it.each(TYPES)('makes "%s" of what is stored', (type) => {
  const pipe = pipes.find((each) => typeOf(each) === type);
  const { change, revision, ...fields } = z.looseObject({}).parse(samples.get(type));
  const stored = {
    ...(type.startsWith('Configuration') && { retiredAt: null }),
    ...(type === 'Run Changed' && { part: 'run', error: null }),
    ...(type === 'User Changed' && { part: `person#${fields.tenantId}`, displayName: null }),
    ...fields,
    ...(revision !== undefined && { revision: Number(revision) }),
  };
  const { part, id } = marshall(stored);
  const image = change === 'REMOVE' ? {} : { NewImage: marshall(stored) };
  const record = { eventName: change, dynamodb: { Keys: { part, id }, ...image } };
  expect(matches(patternOf(pipe), record)).toBe(true);
  expect(EVENTS[type].parse(fill(pipe, record))).toEqual(samples.get(type));
});

it('passes over what shares a table with what is told, what expires, and retired items as changed', () => {
  const record = (image: Record<string, unknown>, eventName = 'MODIFY') => ({
    eventName,
    dynamodb: { Keys: marshall(image), NewImage: marshall(image) },
  });
  const [changed, retired, incident, run, user, grant] = pipes.map(patternOf);
  expect(matches(changed, record({ retiredAt: '2026-03-02T10:00:00.000Z' }))).toBe(false);
  expect(matches(retired, record({ retiredAt: null }))).toBe(false);
  expect(matches(incident, record({ id: 'alias', incidentId: 'one' }))).toBe(false);
  expect(matches(run, record({ part: 'scope#one', state: 'running' }))).toBe(false);
  expect(matches(run, record({ part: 'run' }, 'REMOVE'))).toBe(false);
  expect(matches(user, record({ part: 'members#tenant', id: 'one' }))).toBe(false);
  expect(matches(user, record({ part: 'person#tenant', id: 'one' }))).toBe(true);
  // Marked as about to be taken: neither given nor taken yet.
  expect(matches(grant, record({ part: 'grant#tenant', id: 'one#user#entra' }))).toBe(false);
});

it('reads streams of new images, and sends to a bus that our key encrypts', () => {
  const streams = state
    .resources(
      'AWS::DynamoDB::Table',
      z.object({ StreamSpecification: z.object({ StreamViewType: z.string() }).optional() }),
    )
    .flatMap(({ properties }) => properties.StreamSpecification ?? []);
  expect(streams.map(({ StreamViewType }) => StreamViewType)).toEqual(
    Array.from({ length: 4 }, () => 'NEW_IMAGE'),
  );
  const [bus] = state.resources(
    'AWS::Events::EventBus',
    z.object({ KmsKeyIdentifier: z.unknown(), DeadLetterConfig: z.object({ Arn: z.unknown() }) }),
  );
  expect(JSON.stringify(bus?.properties.KmsKeyIdentifier)).toContain('"Key');
});

/** An item as a stream spells it. */
function marshall(item: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(item).map(([key, value]) => {
      if (value === null) return [key, { NULL: true }];
      return [key, typeof value === 'number' ? { N: String(value) } : { S: String(value) }];
    }),
  );
}

function patternOf(pipe: z.infer<typeof Pipe> | undefined): unknown {
  return JSON.parse(pipe?.SourceParameters.FilterCriteria.Filters[0].Pattern ?? 'null');
}

const Condition = z.strictObject({ exists: z.literal(true), prefix: z.string() }).partial();

/** Whether a record fits an event pattern: lists are alternatives, `exists` asks for the field alone. */
function matches(pattern: unknown, record: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((each) => meets(each, record));
  const fields = z.record(z.string(), z.unknown());
  const values = fields.safeParse(record).data ?? {};
  return Object.entries(fields.parse(pattern)).every(([key, each]) => matches(each, values[key]));
}

function meets(condition: unknown, value: unknown): boolean {
  const { exists, prefix } = Condition.safeParse(condition).data ?? {};
  if (exists) return value !== undefined;
  if (prefix !== undefined) return String(value).startsWith(prefix);
  return condition === value;
}

/** The template with each `<$.path>` replaced by its value in the record. */
function fill(pipe: z.infer<typeof Pipe> | undefined, record: unknown): unknown {
  const template = pipe?.TargetParameters.InputTemplate ?? '';
  return JSON.parse(
    template.replace(/<\$\.([\w.]+)>/g, (_, path: string) => String(at(record, path.split('.')))),
  );
}

function at(record: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return record;
  return at(z.record(z.string(), z.unknown()).parse(record)[key], rest);
}

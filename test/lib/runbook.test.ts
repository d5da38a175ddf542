import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ROUTES } from '../../lambdas/integration-hub/routes.ts';
import { synthesize } from './synthesize.ts';

const { service, state } = synthesize('prod');
const RUNBOOK = readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');
/** What stands in backticks, lines joined; upper-case words are for the reader to fill in. */
const commands = [...RUNBOOK.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`]+)`/g)].map(
  ([, command = '']) => command.replace(/\s+/g, ' '),
);

/** Every `resource TYPE PLACE`, `logs FUNCTION` and `letters QUEUE [$STATE]` of the runbook. */
const places = commands.flatMap((command) => {
  const [, logs] = /^(?:SINCE=\d+ )?logs ([A-Z]\w*[a-z]\w*)/.exec(command) ?? [];
  const [, queue, stack] = /^letters ([A-Z]\w*[a-z]\w*)( \$STATE)?/.exec(command) ?? [];
  const [, type, place] = /resource (AWS::[\w:]+) ([A-Z]\w*[a-z]\w*)/.exec(command) ?? [];
  if (logs) return [{ type: 'AWS::Logs::LogGroup', place: `${logs}Logs`, stack: service }];
  if (queue) return [{ type: 'AWS::SQS::Queue', place: queue, stack: stack ? state : service }];
  return type && place ? [{ type, place, stack: service }] : [];
});

it.each(places.map(({ type, place, stack }) => [type, place, stack] as const))(
  'finds one %s at %s',
  (type, place, stack) => {
    const found = stack
      .resources(type, z.object({}))
      .filter(({ logicalId }) => logicalId.startsWith(place));
    expect(found.map(({ logicalId }) => logicalId)).toHaveLength(1);
  },
);

it('looks into every queue of dead letters', () => {
  const looked = new Set(
    places.filter(({ type }) => type === 'AWS::SQS::Queue').map((at) => at.place),
  );
  const queues = [service, state]
    .flatMap((stack) => stack.resources('AWS::SQS::Queue', z.object({})))
    .map(({ logicalId }) => logicalId.replace(/[0-9A-F]{8}$/, ''))
    .filter((name) => name.endsWith('DeadLetters'));
  expect([...looked].sort()).toEqual(queues.sort());
});

const calls = commands.flatMap((command) => {
  const [, method, path] =
    /^(?:api )?(GET|POST|PUT|DELETE) '?(\/api\/[^\s'?]+)/.exec(command) ?? [];
  return method && path ? [`${method} ${path.replace(/\/[A-Z]+(?=\/|$)/g, '/{}')}`] : [];
});

it.each([...new Set(calls)])('calls a route that there is: %s', (call) => {
  const routes = Object.values(ROUTES).map(
    ({ method, path }) => `${method} ${path.replace(/\{[^}]+\}/g, '{}')}`,
  );
  expect(routes).toContain(call);
});

import { App, Duration, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import * as z from 'zod';
import { deploymentOf } from '../../lib/deployment.ts';
import { TypedFunction } from '../../lib/typed-function.ts';
import { EMPTY_CODE } from './empty-code.ts';
import { temporaryFolders } from './temporary-folders.ts';

const ExampleEnvironment = z.object({ QUEUE_URL: z.url(), TABLE: z.string() });

const temporary = temporaryFolders();

function place() {
  const app = new App({ outdir: temporary(), builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Example');
  const settings = {
    deployment: deploymentOf(app),
    code: EMPTY_CODE.code,
    key: new Key(stack, 'Key'),
    entry: 'lambdas/alerts/example.handler.ts',
    description: 'An example',
    environmentSchema: ExampleEnvironment,
    memorySize: 512,
    timeout: Duration.seconds(10),
  };
  return { stack, settings };
}

it('names the flow as the service of its logs', () => {
  const { stack, settings } = place();
  const environment = { QUEUE_URL: 'https://example.org/queue', TABLE: 'example' };
  new TypedFunction(stack, 'Function', { ...settings, environment });
  const template: unknown =
    stack.node.root instanceof App && stack.node.root.synth().stacks[0]?.template;
  expect(JSON.stringify(template)).toContain('"POWERTOOLS_SERVICE_NAME":"alerts"');
});

it('refuses a value that breaks the schema, naming function, variable and value', () => {
  const { stack, settings } = place();
  const environment = { QUEUE_URL: 'no address', TABLE: 'example' };
  expect(() => new TypedFunction(stack, 'Function', { ...settings, environment })).toThrow(
    'The environment of lambdas/alerts/example.handler.ts breaks its schema: QUEUE_URL = "no address".',
  );
});

it('leaves a value to the deployment that only the deployment knows', () => {
  const { stack, settings } = place();
  const environment = { QUEUE_URL: stack.region, TABLE: 'example' };
  expect(() => new TypedFunction(stack, 'Function', { ...settings, environment })).not.toThrow();
});

it('does not compile without a variable of the schema', () => {
  const { stack, settings } = place();
  const create = () =>
    new TypedFunction(stack, 'Function', {
      ...settings,
      // @ts-expect-error TABLE is missing
      environment: { QUEUE_URL: 'https://example.org/queue' },
    });
  expect(create).toThrow('TABLE = undefined');
});

it('does not compile with a variable that the schema does not name', () => {
  const { stack, settings } = place();
  const create = () =>
    new TypedFunction(stack, 'Function', {
      ...settings,
      environment: {
        QUEUE_URL: 'https://example.org/queue',
        TABLE: 'example',
        // @ts-expect-error the schema does not name it
        SURPLUS: 'surplus',
      },
    });
  expect(create).toThrow('SURPLUS is none of its variables');
});

it('does not compile with a variable that every function gets by itself', () => {
  const { stack, settings } = place();
  new TypedFunction(stack, 'Function', {
    ...settings,
    environmentSchema: z.object({ POWERTOOLS_LOG_LEVEL: z.string(), TABLE: z.string() }),
    environment: { TABLE: 'example' },
  });
});

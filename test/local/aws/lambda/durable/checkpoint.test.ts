import {
  CheckpointDurableExecutionCommand,
  GetDurableExecutionStateCommand,
  type LambdaClient,
  type OperationUpdate,
} from '@aws-sdk/client-lambda';
import { checkUpdates } from '../../../../../local/aws/lambda/durable/checkpoint-rules.ts';
import { replay } from '../../../../../local/aws/lambda/durable/execution-state.ts';
import { createManualClock, openWorkbench, until, type Workbench } from '../workbench.ts';
import { describeFlow, durable, endOfFlow, startFlow, workflow } from './workflow.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.end());

/** A durable function that only shows its event and waits, so that the test speaks for it. */
const silent = `
  export const handler = async (event) => {
    console.log(JSON.stringify(event));
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  };`;

async function startSilent(timeoutMs = 60_000) {
  const clock = createManualClock();
  const events: { CheckpointToken: string; DurableExecutionArn: string }[] = [];
  const service = await bench.start({
    functions: [await bench.plain('flow', silent, { ...durable, timeoutMs })],
    clock,
    log: ({ stream, text }) => {
      if (stream === 'stdout') events.push(JSON.parse(text));
    },
  });
  const client = bench.client(service);
  const arn = await startFlow(client, { x: 1 });
  const first = await until(() => events[0]);
  return { clock, events, service, client, arn, first };
}

/** Checkpoints one after the other, as the SDK does: each with the token of the last. */
function checkpointer(client: LambdaClient, DurableExecutionArn: string, firstToken: string) {
  let CheckpointToken: string | undefined = firstToken;
  return async (...Updates: OperationUpdate[]) => {
    const answer = await client.send(
      new CheckpointDurableExecutionCommand({ DurableExecutionArn, CheckpointToken, Updates }),
    );
    CheckpointToken = answer.CheckpointToken;
    return answer;
  };
}

const step = (Id: string, more: Partial<OperationUpdate> = {}): OperationUpdate => ({
  Id,
  Type: 'STEP',
  Action: 'SUCCEED',
  ...more,
});

const refused = (message: RegExp) => ({
  name: 'InvalidParameterValueException',
  message: expect.stringMatching(message),
  $metadata: expect.objectContaining({ httpStatusCode: 400 }),
});

describe('a checkpoint token', () => {
  it('is good for one checkpoint', async () => {
    const { client, first } = await startSilent();
    const { DurableExecutionArn, CheckpointToken } = first;
    const send = (token: string | undefined, ClientToken: string, Updates: OperationUpdate[]) =>
      client.send(
        new CheckpointDurableExecutionCommand({
          DurableExecutionArn,
          CheckpointToken: token,
          ClientToken,
          Updates,
        }),
      );
    const one = await send(CheckpointToken, 'one', [step('a', { Payload: '1' })]);
    await expect(send(CheckpointToken, 'two', [step('b')])).rejects.toMatchObject(
      refused(/^Invalid Checkpoint Token/),
    );
    await expect(send('nonsense', 'three', [])).rejects.toMatchObject(
      refused(/^Invalid Checkpoint Token/),
    );
    await expect(send(one.CheckpointToken, 'four', [step('b')])).resolves.toMatchObject({
      NewExecutionState: { Operations: [{ Id: 'b', Status: 'SUCCEEDED' }] },
    });
  });

  it('gets the same answer again when the same request is repeated', async () => {
    const { client, first } = await startSilent();
    const { DurableExecutionArn, CheckpointToken } = first;
    const command = () =>
      new CheckpointDurableExecutionCommand({
        DurableExecutionArn,
        CheckpointToken,
        ClientToken: 'same',
        Updates: [step('a', { Payload: '1' })],
      });
    const { $metadata: _, ...answer } = await client.send(command());
    expect(await client.send(command())).toMatchObject(answer);
    const { Operations } = await client.send(
      new GetDurableExecutionStateCommand({
        DurableExecutionArn,
        CheckpointToken: answer.CheckpointToken,
      }),
    );
    expect(Operations).toHaveLength(2);
  });

  it('is refused once a newer invocation has taken over', async () => {
    const { client, clock, events, first, service } = await startSilent();
    const { DurableExecutionArn } = first;
    const { CheckpointToken } = await checkpointer(
      client,
      DurableExecutionArn,
      first.CheckpointToken,
    )(step('a'));
    for (const { pid } of service.environments()) if (pid) process.kill(pid, 'SIGKILL');
    await until(() => clock.due().includes(1_000));
    const zombie = checkpointer(client, DurableExecutionArn, CheckpointToken ?? '');
    await expect(zombie(step('b'))).rejects.toMatchObject(refused(/^Invalid Checkpoint Token/));

    clock.advance(1_000);
    const second = await until(() => events[1]);
    await expect(zombie(step('b'))).rejects.toMatchObject(refused(/^Invalid Checkpoint Token/));
    await expect(
      client.send(new GetDurableExecutionStateCommand({ DurableExecutionArn, CheckpointToken })),
    ).rejects.toMatchObject(refused(/^Invalid Checkpoint Token/));
    await checkpointer(client, DurableExecutionArn, second.CheckpointToken)(step('b'));
  });

  it('is refused once the execution has ended', async () => {
    const { client, arn, clock, first } = await startSilent();
    clock.advance(10 * 60_000);
    await endOfFlow(client, arn);
    await expect(
      checkpointer(client, first.DurableExecutionArn, first.CheckpointToken)(step('a')),
    ).rejects.toMatchObject(refused(/^Invalid Checkpoint Token/));
  });
});

describe('a checkpoint', () => {
  it('is refused as a whole when one of its updates does not fit the state', async () => {
    const { client, first } = await startSilent();
    const send = checkpointer(client, first.DurableExecutionArn, first.CheckpointToken);
    await send(step('done'), {
      Id: 'w',
      Type: 'WAIT',
      Action: 'START',
      WaitOptions: { WaitSeconds: 9 },
    });
    for (const [update, why] of [
      [step('done'), /SUCCEED of an operation that is SUCCEEDED/],
      [step('done', { Action: 'START' }), /START of an operation that is SUCCEEDED/],
      [step('w'), /is a WAIT, not a STEP/],
      [step('c', { ParentId: 'nobody' }), /Invalid parent operation id/],
      [step('c', { ParentId: 'done' }), /Invalid parent operation id/],
      [step('c', { Action: 'CANCEL' }), /Invalid STEP action/],
      [step('c', { Action: 'RETRY' }), /Invalid StepOptions/],
      [step('c', { Action: 'FAIL', Payload: 'x' }), /Cannot provide a Payload/],
      [step('c', { Error: { ErrorMessage: 'x' } }), /Cannot provide an Error/],
    ] as const) {
      await expect(send(step('fine'), update)).rejects.toMatchObject(refused(why));
    }
    await expect(
      send({ Id: 'e', Type: 'EXECUTION', Action: 'SUCCEED' }, step('fine')),
    ).rejects.toMatchObject(refused(/EXECUTION checkpoint must be the last/));
    const { NewExecutionState } = await send(step('fine'));
    expect(NewExecutionState?.Operations).toMatchObject([{ Id: 'fine' }]);
  });

  it('tells what time has done since the last one', async () => {
    const { client, clock, first } = await startSilent();
    const send = checkpointer(client, first.DurableExecutionArn, first.CheckpointToken);
    const started = await send(
      { Id: 'w', Type: 'WAIT', Action: 'START', WaitOptions: { WaitSeconds: 9 } },
      step('s', { Action: 'RETRY', StepOptions: { NextAttemptDelaySeconds: 5 } }),
    );
    expect(started.NewExecutionState?.Operations).toMatchObject([
      {
        Id: 'w',
        Status: 'STARTED',
        WaitDetails: { ScheduledEndTimestamp: new Date(clock.now() + 9_000) },
      },
      {
        Id: 's',
        Status: 'PENDING',
        StepDetails: { Attempt: 1, NextAttemptTimestamp: new Date(clock.now() + 5_000) },
      },
    ]);
    expect((await send()).NewExecutionState?.Operations).toEqual([]);
    clock.advance(9_000);
    expect((await send()).NewExecutionState?.Operations).toMatchObject([
      { Id: 's', Status: 'READY' },
      { Id: 'w', Status: 'SUCCEEDED' },
    ]);
  });
});

describe('the state of an execution', () => {
  it('comes in pages, without what lies below a finished context', async () => {
    const { client, first } = await startSilent();
    const { DurableExecutionArn } = first;
    const send = checkpointer(client, DurableExecutionArn, first.CheckpointToken);
    const context = (Id: string, more: Partial<OperationUpdate>): OperationUpdate =>
      ({
        Id,
        Type: 'CONTEXT',
        ...more,
      }) as OperationUpdate;
    await send(
      context('pruned', { Action: 'START' }),
      context('open', { Action: 'START', ParentId: 'pruned' }),
      step('deep', { ParentId: 'open' }),
      context('kept', { Action: 'START' }),
      step('child', { ParentId: 'kept' }),
    );
    const { CheckpointToken } = await send(
      context('pruned', { Action: 'SUCCEED', Payload: '1' }),
      context('kept', { Action: 'SUCCEED', ContextOptions: { ReplayChildren: true } }),
    );
    const ids: (string | undefined)[] = [];
    let Marker: string | undefined;
    let pages = 0;
    do {
      const page = await client.send(
        new GetDurableExecutionStateCommand({
          DurableExecutionArn,
          CheckpointToken,
          Marker,
          MaxItems: 2,
        }),
      );
      pages += 1;
      ids.push(
        ...(page.Operations ?? []).map(({ Id, Type }) => (Type === 'EXECUTION' ? Type : Id)),
      );
      Marker = page.NextMarker;
    } while (Marker);
    expect([ids, pages]).toEqual([['EXECUTION', 'pruned', 'kept', 'child'], 2]);

    for (const more of [{ MaxItems: 1_001 }, { Marker: 'x' }]) {
      await expect(
        client.send(
          new GetDurableExecutionStateCommand({ DurableExecutionArn, CheckpointToken, ...more }),
        ),
      ).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
    }
  });
});

describe('the quotas of a durable execution', () => {
  it('are 3,000 operations, retries included', async () => {
    const { client, first } = await startSilent();
    const send = checkpointer(client, first.DurableExecutionArn, first.CheckpointToken);
    // The execution itself is the first operation.
    for (let sent = 1; sent < 2_999; sent += 250) {
      const count = Math.min(250, 2_999 - sent);
      await send(...Array.from({ length: count }, (_, n) => step(`${sent + n}`)));
    }
    const retry = { Action: 'RETRY', StepOptions: { NextAttemptDelaySeconds: 1 } } as const;
    await expect(send(step('retried', retry))).rejects.toMatchObject(
      refused(/would have 3001 operations; AWS allows 3000/),
    );
    await send(step('last'));
    await expect(send(step('more'))).rejects.toMatchObject(refused(/AWS allows 3000/));
  });

  it('are 256 KB for the payload of an operation', async () => {
    const { client, first } = await startSilent();
    const send = checkpointer(client, first.DurableExecutionArn, first.CheckpointToken);
    const kb256 = 256 * 1024;
    await send(step('fits', { Payload: 'x'.repeat(kb256) }));
    await expect(send(step('large', { Payload: 'x'.repeat(kb256 + 1) }))).rejects.toMatchObject(
      refused(/^STEP output payload size must be less than or equal to 262144 bytes/),
    );
    await expect(
      send(step('umlauts', { Payload: 'ü'.repeat(kb256 / 2 + 1) })),
    ).rejects.toMatchObject(refused(/^STEP output payload size/));
    await expect(
      send({
        Id: 'i',
        Type: 'CHAINED_INVOKE',
        Action: 'START',
        Payload: 'x'.repeat(kb256 + 1),
        ChainedInvokeOptions: { FunctionName: 'flow' },
      }),
    ).rejects.toMatchObject(refused(/^CHAINED_INVOKE input payload size/));
  });

  it('are 32 KB for an error', async () => {
    const { client, first } = await startSilent();
    const send = checkpointer(client, first.DurableExecutionArn, first.CheckpointToken);
    const failed = (ErrorMessage: string) => step('f', { Action: 'FAIL', Error: { ErrorMessage } });
    await expect(send(failed('x'.repeat(32 * 1024)))).rejects.toMatchObject(
      refused(/^Error object size must be less than 32768 bytes/),
    );
    await send(failed('x'.repeat(32 * 1024 - 20)));
  });

  it('are 100 MB of stored data, the input included', () => {
    const Payload = 'x'.repeat(256 * 1024);
    const updates = Array.from({ length: 399 }, (_, n) => step(`${n}`, { Payload }));
    const state = replay([
      {
        type: 'started',
        at: 0,
        executionId: 'id',
        name: 'name',
        functionName: 'flow',
        qualifier: 'live',
        versionArn: 'arn:aws:lambda:us-east-1:000000000000:function:flow:1',
        input: '{"x":1}',
        executionTimeoutMs: 1,
        retentionMs: 1,
      },
      { type: 'checkpointed', at: 0, updates },
    ]);
    expect(() => checkUpdates(state, [step('last', { Payload })])).toThrow(
      /would have stored 104857607 bytes; AWS allows 104857600/,
    );
    checkUpdates(state, [step('smaller', { Payload: Payload.slice(7) })]);
  });

  it('end an execution of the SDK as failed, with the reason', async () => {
    const service = await bench.start({
      functions: [
        await bench.bundled(
          'flow',
          workflow(`
            if (event.large) return context.step('large', async () => 'x'.repeat(300_000));
            await context.map('many', Array.from({ length: 3_000 }, (_, n) => n), (child, n) => child.step(async () => n));`),
          durable,
        ),
      ],
    });
    const client = bench.client(service);
    const large = await endOfFlow(client, await startFlow(client, { large: true }));
    expect(large).toMatchObject({
      Status: 'FAILED',
      Error: { ErrorMessage: expect.stringMatching(/STEP output payload size must be/) },
    });
    const many = await endOfFlow(client, await startFlow(client));
    expect(many).toMatchObject({
      Status: 'FAILED',
      Error: { ErrorMessage: expect.stringMatching(/AWS allows 3000, retries included/) },
    });
  });
});

describe('an invocation that answers out of turn', () => {
  it.each([
    ['({ Status: "PENDING" })', 'Cannot return PENDING status with no pending operations.'],
    ['({ Status: "DONE" })', 'Invalid Status in invocation output.'],
    ['5', 'Invalid Status in invocation output.'],
  ])('%s fails the execution', async (answer, ErrorMessage) => {
    const service = await bench.start({
      functions: [
        await bench.plain('flow', `export const handler = async () => ${answer};`, durable),
      ],
    });
    const client = bench.client(service);
    const arn = await startFlow(client);
    await endOfFlow(client, arn);
    expect(await describeFlow(client, arn)).toMatchObject({
      Status: 'FAILED',
      Error: { ErrorType: 'InvalidParameterValueException', ErrorMessage },
    });
  });
});

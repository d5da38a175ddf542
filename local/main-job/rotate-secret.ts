import { setTimeout as sleep } from 'node:timers/promises';
import type { RotationEvent, RotationStep } from '../aws/secrets-manager/rotation.ts';
import type { Platform } from '../platform.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { HubClient } from './hub-client.ts';
import { until } from './until.ts';

const TIMEOUT_MS = 5 * 60_000;
const RETRY_MS = 500;

/** What each step of a rotation of a client secret comes to. */
const DONE: Readonly<Record<RotationStep['step'], string>> = {
  createSecret: 'a second client secret in Azure, stored as AWSPENDING',
  setSecret: 'Azure lists it',
  testSecret: 'it signs in twice in a row, and reaches Resource Manager and Graph',
  finishSecret: 'AWSCURRENT is the new one; AWSPREVIOUS goes on working',
};

/** Rotates the client secret of the simulated tenant, and tells each step as it ends. */
export async function rotateSecret(
  hub: HubClient,
  platform: Platform,
  integrationId: string,
  output: Terminal,
): Promise<void> {
  const { secret } = await hub.integration(integrationId);
  if (secret?.rotation !== 'automatic') {
    const { obstacle } = secret ?? {};
    throw new Error(
      `The rotation is not attached. ${obstacle?.message ?? ''} ${obstacle?.fix ?? ''}`,
    );
  }
  let started = false;
  let ended: RotationEvent | undefined;
  let began = performance.now();
  platform.watchRotations((event) => {
    if (!event.secretArn.includes(integrationId)) return;
    if ('step' in event) {
      const took = ((performance.now() - began) / 1000).toFixed(1);
      output.line(`           ${event.step.padEnd(13)} ${DONE[event.step]} (${took} s)`);
      began = performance.now();
    } else if (event.name === 'RotationStarted') {
      started = true;
      began = performance.now();
    } else if (event.name === 'RotationSucceeded' || event.name === 'RotationFailed') {
      ended = event;
    }
  });
  output.line();
  await output.step(
    'Rotated',
    async () => {
      // Until the test is over that attaching the rotation began, Secrets Manager begins no other.
      while (!started) {
        await hub.rotateClientSecret(integrationId);
        await sleep(started ? 0 : RETRY_MS);
      }
      const { name, reason } = await until('The rotation', async () => ended, TIMEOUT_MS);
      if (name === 'RotationFailed') throw new Error(`The rotation failed. ${reason}`);
    },
    () => 'the client secret, while everything goes on signing in',
  );
}

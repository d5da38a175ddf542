import type { Clock } from '../lambda/clock.ts';
import type { Secret } from './secret.ts';
import type { SecretStore } from './secret-store.ts';

/** The names EventBridge knows the stages of a rotation by. */
export type RotationEventName =
  | 'RotationStarted'
  | 'RotationSucceeded'
  | 'RotationFailed'
  | 'RotationAbandoned'
  | 'TestRotationStarted'
  | 'TestRotationSucceeded'
  | 'TestRotationFailed';

/** Something that happened to a rotation; holds no secret value. */
export interface RotationEvent {
  name: RotationEventName;
  secretArn: string;
  versionId: string;
  /** Why it failed. */
  reason?: string;
}

/** A step of a rotation that ended well; AWS publishes no event of it. */
export interface RotationStep {
  secretArn: string;
  versionId: string;
  step: RotationRequest['Step'];
}

/** What a rotation function gets. */
export interface RotationRequest {
  Step: 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';
  SecretId: string;
  ClientRequestToken: string;
  RotationToken: string;
}

/** Calls a rotation function; rejects when it fails. */
export type InvokeRotation = (lambdaArn: string, request: RotationRequest) => Promise<void>;

/** Rotations under way and to come. */
export interface Rotations {
  /** Whether there is a Lambda to ask. */
  canInvoke: () => boolean;
  /** Runs the rotation the secret says is running. */
  run: (arn: string) => void;
  /** Takes up a rotation that was left half-way. */
  resume: (arn: string) => void;
  /**
   * To be told of each new version: one that is not the running rotation's ends that rotation.
   *
   * @returns the secret to save.
   */
  noticeVersion: (secret: Secret, versionId: string) => Secret;
  /** To be called when a schedule may have changed. */
  reschedule: () => void;
  /** Stops timers; rotations under way end after their step. */
  stop: () => void;
  /** Resolves when no rotation is under way. */
  settled: () => Promise<void>;
}

/** What rotations need. */
export interface RotationOptions {
  store: SecretStore;
  clock: Clock;
  invoke: InvokeRotation;
  canInvoke: () => boolean;
  /** A failed rotation is tried again after each of these. */
  retryDelaysMs: readonly number[];
  makeToken: () => string;
  onEvent: (event: RotationEvent) => void;
  onStep?: ((step: RotationStep) => void) | undefined;
}

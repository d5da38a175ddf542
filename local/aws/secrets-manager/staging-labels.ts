import { SecretsManagerError } from './secrets-manager-error.ts';

/** What the label rules need of a version. */
export interface Labelled {
  id: string;
  stages: readonly string[];
}

/** The version a label is attached to; a label is attached to one version at most. */
export const versionWith = <V extends Labelled>(
  versions: readonly V[],
  stage: string,
): V | undefined => versions.find(({ stages }) => stages.includes(stage));

/** Takes a label off the version that has it. */
export const detach = <V extends Labelled>(versions: readonly V[], stage: string): V[] =>
  versions.map((version) =>
    version.stages.includes(stage)
      ? { ...version, stages: version.stages.filter((label) => label !== stage) }
      : version,
  );

/**
 * Attaches labels to a version, taking them from others. Where AWSCURRENT leaves a version,
 * AWSPREVIOUS goes to it.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
 */
export const attach = <V extends Labelled>(
  versions: readonly V[],
  id: string,
  stages: readonly string[],
): V[] => {
  const former = versionWith(versions, 'AWSCURRENT');
  const moved = stages.reduce((all, stage) => attachOne(all, id, stage), [...versions]);
  const hasMoved = stages.includes('AWSCURRENT') && former !== undefined && former.id !== id;
  return hasMoved ? attachOne(moved, former.id, 'AWSPREVIOUS') : moved;
};

const attachOne = <V extends Labelled>(versions: readonly V[], id: string, stage: string): V[] =>
  detach(versions, stage).map((version) =>
    version.id === id ? { ...version, stages: [...version.stages, stage] } : version,
  );

/** A request of UpdateSecretVersionStage. */
export interface StageMove {
  stage: string;
  removeFrom?: string | undefined;
  moveTo?: string | undefined;
}

/**
 * Moves or removes a label as UpdateSecretVersionStage does.
 *
 * @throws SecretsManagerError when the version to take it from is not named or does not have it, when
 * AWSCURRENT would be left without a version, or when a version is unknown.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html
 */
export const moveStage = <V extends Labelled>(
  versions: readonly V[],
  { stage, removeFrom, moveTo }: StageMove,
): V[] => {
  const refuse = (message: string): never => {
    throw new SecretsManagerError('InvalidParameterException', message);
  };
  for (const id of [removeFrom, moveTo]) {
    if (id === undefined || versions.some((version) => version.id === id)) continue;
    throw new SecretsManagerError(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret version: ${id}.`,
    );
  }
  if (removeFrom === undefined && moveTo === undefined) {
    refuse('You must specify RemoveFromVersionId, MoveToVersionId, or both.');
  }
  const holder = versionWith(versions, stage);
  if (removeFrom !== undefined && holder?.id !== removeFrom) {
    refuse(
      `Staging label ${stage} is not currently attached to version ${removeFrom}, so it can't be removed from it.`,
    );
  }
  if (holder && removeFrom === undefined && holder.id !== moveTo) {
    refuse(
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached ` +
        `to version ${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  if (moveTo !== undefined) return attach(versions, moveTo, [stage]);
  if (stage === 'AWSCURRENT') {
    refuse(
      "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.",
    );
  }
  return detach(versions, stage);
};

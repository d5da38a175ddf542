import * as z from 'zod';
import { boolean, declaredResources, number, present } from './declared-resources.ts';
import type { DeclaredSecret } from './deployment.ts';
import type { Scope } from './intrinsics.ts';

const secretSchema = z.object({
  Description: z.string().optional(),
  SecretString: z.string().optional(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
  GenerateSecretString: z
    .object({
      SecretStringTemplate: z.string().optional(),
      GenerateStringKey: z.string().optional(),
      PasswordLength: number.optional(),
      ExcludeCharacters: z.string().optional(),
      ExcludeLowercase: boolean.optional(),
      ExcludeUppercase: boolean.optional(),
      ExcludeNumbers: boolean.optional(),
      ExcludePunctuation: boolean.optional(),
      IncludeSpace: boolean.optional(),
      RequireEachIncludedType: boolean.optional(),
    })
    .optional(),
});

const rotationSchema = z.object({
  SecretId: z.string(),
  RotationLambdaARN: z.string().optional(),
  RotateImmediatelyOnUpdate: boolean.default(true),
  RotationRules: z
    .object({
      AutomaticallyAfterDays: number.optional(),
      ScheduleExpression: z.string().optional(),
      Duration: z.string().optional(),
    })
    .optional(),
});

/** `AWS::SecretsManager::Secret` with its `AWS::SecretsManager::RotationSchedule`. */
export const readSecrets = (scopes: readonly Scope[]): DeclaredSecret[] => {
  const rotations = declaredResources(
    scopes,
    'AWS::SecretsManager::RotationSchedule',
    rotationSchema,
  ).map(({ properties }) => properties);
  return declaredResources(scopes, 'AWS::SecretsManager::Secret', secretSchema).map(
    ({ name, reference, properties }) => {
      const rotation = rotations.find(
        ({ SecretId }) => SecretId === reference || SecretId === name,
      );
      return present({
        name,
        arn: reference,
        description: properties.Description,
        secretString: properties.SecretString,
        generateSecretString: toGenerated(properties.GenerateSecretString),
        tags: properties.Tags,
        rotation: rotation && toRotation(rotation),
      });
    },
  );
};

const toGenerated = (given: z.infer<typeof secretSchema>['GenerateSecretString']) =>
  given &&
  present({
    secretStringTemplate: given.SecretStringTemplate,
    generateStringKey: given.GenerateStringKey,
    passwordLength: given.PasswordLength,
    excludeCharacters: given.ExcludeCharacters,
    excludeLowercase: given.ExcludeLowercase,
    excludeUppercase: given.ExcludeUppercase,
    excludeNumbers: given.ExcludeNumbers,
    excludePunctuation: given.ExcludePunctuation,
    includeSpace: given.IncludeSpace,
    requireEachIncludedType: given.RequireEachIncludedType,
  });

const toRotation = ({
  RotationLambdaARN,
  RotateImmediatelyOnUpdate,
  RotationRules = {},
}: z.infer<typeof rotationSchema>) => {
  const { AutomaticallyAfterDays: days, ScheduleExpression, Duration } = RotationRules;
  return present({
    lambdaArn: RotationLambdaARN,
    schedule: ScheduleExpression ?? (days === undefined ? undefined : `rate(${days} days)`),
    duration: Duration,
    rotateImmediately: RotateImmediatelyOnUpdate,
  });
};

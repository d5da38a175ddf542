/** The value of a version; binary as base64, as it travels. */
export type SecretValue = { text: string } | { base64: string };

/** One version of a secret. It has no value between the start of a rotation and createSecret. */
export interface SecretVersion {
  /** The ClientRequestToken it was made with. */
  id: string;
  /** Staging labels. Without any, the version is deprecated. */
  stages: readonly string[];
  value?: SecretValue;
  /** Times are milliseconds since 1970. */
  createdAt: number;
  lastAccessedAt?: number;
}

/** When and by what a secret is rotated. */
export interface RotationSettings {
  enabled: boolean;
  lambdaArn: string;
  rules: { AutomaticallyAfterDays?: number; ScheduleExpression?: string; Duration?: string };
  lastRotatedAt?: number;
  nextRotationAt?: number;
  /** A rotation that is not finished, or a test of the settings. */
  running?: { token: string; rotationToken: string; isTest: boolean };
}

/** A secret as it is kept. */
export interface Secret {
  arn: string;
  name: string;
  description?: string;
  kmsKeyId?: string;
  tags: readonly { Key: string; Value: string }[];
  createdAt: number;
  lastChangedAt: number;
  lastAccessedAt?: number;
  /** When DeleteSecret was called, and when the secret ends for good. */
  deletion?: { requestedAt: number; endsAt: number };
  versions: readonly SecretVersion[];
  /** The resource policy, as it was put. */
  policy?: string;
  rotation?: RotationSettings;
}

/** Whether two values are the same. */
export const isSameValue = (left: SecretValue, right: SecretValue): boolean =>
  'text' in left
    ? 'text' in right && left.text === right.text
    : 'base64' in right &&
      Buffer.from(left.base64, 'base64').equals(Buffer.from(right.base64, 'base64'));

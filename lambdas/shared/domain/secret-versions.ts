/** What is known of a secret without reading its value. */
export interface SecretDescription {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Staging labels by version id. */
  readonly stages: Readonly<Record<string, readonly string[]>>;
}

/** One secret's versions, as a rotation works on them. */
export interface SecretVersions {
  describe(secretId: string): Promise<SecretDescription>;
  /** The value with a staging label, of one version if named; undefined when there is none. */
  read(
    secretId: string,
    stage: 'AWSCURRENT' | 'AWSPENDING' | 'AWSPREVIOUS',
    versionId?: string,
  ): Promise<string | undefined>;
  /**
   * Stores the value of a rotation's version as AWSPENDING. The same value again changes nothing; another
   * value for the same version is refused.
   */
  putPending(secretId: string, pending: PendingValue): Promise<void>;
  /** Makes a version AWSCURRENT, if `from` still is. */
  promote(secretId: string, versionId: string, from: string): Promise<void>;
  /** Takes AWSPENDING off a version. */
  dropPending(secretId: string, versionId: string): Promise<void>;
}

export interface PendingValue {
  readonly versionId: string;
  /** Proves to Secrets Manager that the caller is its rotation; sensitive. */
  readonly rotationToken: string | undefined;
  readonly value: string;
}

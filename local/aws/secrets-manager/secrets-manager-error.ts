/** Names of the errors Secrets Manager answers with. */
export type ErrorCode =
  | 'AccessDeniedException'
  | 'InvalidNextTokenException'
  | 'InvalidParameterException'
  | 'InvalidRequestException'
  | 'LimitExceededException'
  | 'MalformedPolicyDocumentException'
  | 'PublicPolicyException'
  | 'ResourceExistsException'
  | 'ResourceNotFoundException'
  | 'UnknownOperationException'
  | 'ValidationException';

/**
 * A refusal, with the name and message AWS gives. The message never holds a secret value.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html
 */
export class SecretsManagerError extends Error {
  override name = 'SecretsManagerError' as const;
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

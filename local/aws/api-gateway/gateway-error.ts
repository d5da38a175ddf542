/** The kinds of answers a gateway gives by itself, with API Gateway's status and error type. */
const kinds = {
  ACCESS_DENIED: [403, 'AccessDeniedException'],
  AUTHORIZER_CONFIGURATION_ERROR: [500, 'AuthorizerConfigurationException'],
  AUTHORIZER_FAILURE: [500, 'AuthorizerConfigurationException'],
  BAD_REQUEST_PARAMETERS: [400, 'BadRequestException'],
  INTEGRATION_TIMEOUT: [504, 'InternalServerErrorException'],
  INVALID_SIGNATURE: [403, 'InvalidSignatureException'],
  MISSING_AUTHENTICATION_TOKEN: [403, 'MissingAuthenticationTokenException'],
  REQUEST_TOO_LARGE: [413, 'RequestTooLargeException'],
  THROTTLED: [429, 'TooManyRequestsException'],
  UNAUTHORIZED: [401, 'UnauthorizedException'],
  DEFAULT_4XX: [403, 'ForbiddenException'],
  DEFAULT_5XX: [500, 'InternalServerErrorException'],
} as const satisfies Record<string, readonly [number, string]>;

/** A response type of API Gateway. */
export type ResponseType = keyof typeof kinds;

/**
 * An answer that does not come from a function.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export class GatewayError extends Error {
  override name = 'GatewayError' as const;
  readonly responseType: ResponseType;
  readonly statusCode: number;
  /** The `x-amzn-ErrorType` header. */
  readonly errorType: string;
  /** What the execution log would say; never sent to the caller. */
  readonly detail: string | undefined;

  constructor(
    responseType: ResponseType,
    message: string,
    options: { statusCode?: number; errorType?: string; detail?: string } = {},
  ) {
    super(message);
    const [statusCode, errorType] = kinds[responseType];
    this.responseType = responseType;
    this.statusCode = options.statusCode ?? statusCode;
    this.errorType = options.errorType ?? errorType;
    this.detail = options.detail;
  }
}

/** What API Gateway says when a function failed or answered something that is no response. */
export const badIntegration = (statusCode: 500 | 502, detail: string): GatewayError =>
  new GatewayError('DEFAULT_5XX', 'Internal server error', { statusCode, detail });

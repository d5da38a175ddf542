import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';

/**
 * Azure Monitor sends an alert again after 503, and never after the gateway's own 500 and 502.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#webhook
 */
export function answerServerErrorsWith503(api: RestApi): void {
  const body = {
    title: 'The request could not be processed right now.',
    status: 503,
    fix: 'Send it again in a few seconds. If this lasts, give the request id to StackFlow support.',
    requestId: '$context.requestId',
  };
  const types = {
    ServerError: ResponseType.DEFAULT_5XX,
    AuthorizerFailure: ResponseType.AUTHORIZER_FAILURE,
    AuthorizerConfigurationError: ResponseType.AUTHORIZER_CONFIGURATION_ERROR,
  };
  for (const [id, type] of Object.entries(types)) {
    api.addGatewayResponse(id, {
      type,
      statusCode: '503',
      responseHeaders: { 'content-type': "'application/problem+json'" },
      templates: { 'application/json': JSON.stringify(body) },
    });
  }
}

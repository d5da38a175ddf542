import { CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  AuthorizationType,
  DomainName,
  EndpointType,
  RestApi as Gateway,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  SecurityPolicy,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ROUTES } from '../lambdas/integration-hub/routes.ts';
import type { CustomDomain, Deployment } from './deployment.ts';
import { answerWithProblemDetails } from './gateway-responses.ts';

export interface RestApiProps {
  readonly deployment: Deployment;
  /** Encrypts its logs. */
  readonly key: IKey;
  /** Takes Azure Monitor's alerts, and checks their key itself. */
  readonly webhook: IFunction;
  /** Answers the admin routes. */
  readonly admin: IFunction;
  /** Says who calls them. */
  readonly authorizer: IFunction;
}

/** In every environment: it is part of the webhook's address. */
export const STAGE = 'prod';

export const WEBHOOK_PATH = '/api/webhooks/inbound/azure-monitor';

/** Requests a second, and how many may come at once. More is 429, which Azure sends again. */
const ADMIN_THROTTLE = { throttlingRateLimit: 50, throttlingBurstLimit: 100 };
const WEBHOOK_THROTTLE = { throttlingRateLimit: 500, throttlingBurstLimit: 1_000 };

/** Errors only, and never a request's body or query string, which holds the webhook's key. */
const LOGGING = {
  loggingLevel: MethodLoggingLevel.ERROR,
  dataTraceEnabled: false,
  metricsEnabled: true,
};

/** The front door: the webhook, and the admin routes behind a bearer token. */
export class RestApi extends Construct {
  readonly id: string;
  readonly gateway: Gateway;
  /** Calls of the webhook that the gateway answered 429, of which no function knows. */
  readonly throttledAlerts: Metric;
  readonly url: string;
  /** The webhook's address, without its key. */
  readonly webhookUrl: string;

  constructor(
    scope: Construct,
    id: string,
    { deployment, key, webhook, admin, authorizer }: RestApiProps,
  ) {
    super(scope, id);
    const logs = {
      encryptionKey: key,
      retention: deployment.logRetention,
      removalPolicy: deployment.removalPolicy,
    };
    const accessLog = new LogGroup(this, 'AccessLog', logs);
    const gateway = new Gateway(this, 'Gateway', {
      restApiName: `stackflow-azure-${deployment.name}`,
      description: 'StackFlow for Microsoft Azure: the webhook and the admin API',
      endpointTypes: [EndpointType.REGIONAL],
      // One setting for all APIs of the account and region: taking it down would silence the others.
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      // A method that says nothing is closed.
      defaultMethodOptions: { authorizationType: AuthorizationType.IAM },
      deployOptions: {
        stageName: STAGE,
        ...LOGGING,
        ...ADMIN_THROTTLE,
        // Settings of one method replace the stage's as a whole.
        methodOptions: { [`${WEBHOOK_PATH}/POST`]: { ...LOGGING, ...WEBHOOK_THROTTLE } },
        // The gateway's trace segments hold the whole address, the webhook's key in it. Functions trace.
        // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-understanding-xray-traces.html
        tracingEnabled: false,
        accessLogDestination: new LogGroupLogDestination(accessLog),
        accessLogFormat: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    // Made by the gateway itself when absent, and then kept for ever.
    const executionLog = new LogGroup(this, 'ExecutionLog', {
      ...logs,
      logGroupName: `API-Gateway-Execution-Logs_${gateway.restApiId}/${STAGE}`,
    });
    gateway.deploymentStage.node.addDependency(executionLog);
    this.throttledAlerts = this.#throttledAlerts(accessLog, deployment);
    // CDK's own output of the address, which the stack gives under a better name.
    gateway.node.tryRemoveChild('Endpoint');
    this.id = gateway.restApiId;
    this.gateway = gateway;
    const { domain } = deployment;
    if (domain) this.#serveAt(domain);
    this.url = domain ? `https://${domain.domainName}/${STAGE}/` : gateway.url;
    this.webhookUrl = domain
      ? `https://${domain.domainName}/${STAGE}${WEBHOOK_PATH}`
      : gateway.urlForPath(WEBHOOK_PATH);

    const webhookMethod = gateway.root
      .resourceForPath(WEBHOOK_PATH)
      .addMethod('POST', new LambdaIntegration(webhook, { allowTestInvoke: false }), {
        authorizationType: AuthorizationType.NONE,
      });
    const answers = new LambdaIntegration(admin, {
      // One permission for the API: one a route would outgrow a function's policy (20 KB).
      scopePermissionToMethod: false,
    });
    const bearer = new TokenAuthorizer(this, 'Bearer', {
      handler: authorizer,
      // Whatever is no JWT is refused without asking.
      validationRegex: '^[Bb]earer +[\\w-]+\\.[\\w-]+\\.[\\w-]+$',
      // So long may a role last that was taken away.
      resultsCacheTtl: Duration.minutes(1),
    });
    for (const { method, path } of Object.values(ROUTES)) {
      gateway.root.resourceForPath(path).addMethod(method, answers, {
        authorizationType: AuthorizationType.CUSTOM,
        authorizer: bearer,
      });
    }
    answerWithProblemDetails(gateway);

    Validations.of(webhookMethod).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'Azure Monitor can sign no request: the function verifies the key of the query string.',
    });
    Validations.of(gateway).acknowledge(
      {
        id: 'AwsSolutions-COG4',
        reason:
          'Admin routes take the tokens of any OpenID issuer, verified by a function; the webhook a key.',
      },
      {
        id: 'AwsSolutions-APIG2',
        reason: 'The functions validate: their answer names every fault at once, with its fix.',
      },
      {
        id: 'AwsSolutions-APIG3',
        reason:
          'A web ACL stands before the stage (lib/firewall/) unless the deployment says firewall=off.',
      },
      {
        id: 'Serverless-APIGWXrayEnabled',
        reason: 'It would write the key in the query string of the webhook into every trace.',
      },
      {
        id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
        reason:
          'API Gateway checks what the role for its logs may do, and AWS names this policy for it.',
      },
    );
  }

  #throttledAlerts(accessLog: LogGroup, { metricsNamespace }: Deployment): Metric {
    const filter = accessLog.addMetricFilter('ThrottledAlerts', {
      filterPattern: FilterPattern.all(
        FilterPattern.stringValue('$.resource', '=', WEBHOOK_PATH),
        FilterPattern.stringValue('$.status', '=', '429'),
      ),
      metricNamespace: metricsNamespace,
      metricName: 'AlertsThrottled',
    });
    return filter.metric({ statistic: 'Sum', period: Duration.minutes(5) });
  }

  /** Its own address, below which the stage's name stays: it is part of what Azure is told to call. */
  #serveAt({ domainName, certificateArn }: CustomDomain): void {
    const domain = new DomainName(this, 'Domain', {
      domainName,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    domain.addBasePathMapping(this.gateway, {
      basePath: STAGE,
      stage: this.gateway.deploymentStage,
    });
    new CfnOutput(this, 'DomainTarget', {
      value: domain.domainNameAliasDomainName,
      description: `Point ${domainName} at it with a CNAME (or alias) record`,
    });
  }
}

/**
 * What is written of each request. No query string: the webhook's holds its key.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  extendedRequestId: '$context.extendedRequestId',
  requestTime: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  caller: '$context.authorizer.principalId',
  method: '$context.httpMethod',
  resource: '$context.resourcePath',
  path: '$context.path',
  status: '$context.status',
  responseLength: '$context.responseLength',
  responseLatencyMs: '$context.responseLatency',
  integrationLatencyMs: '$context.integrationLatency',
  integrationStatus: '$context.integrationStatus',
  responseType: '$context.error.responseType',
  error: '$context.error.message',
};

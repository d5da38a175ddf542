import * as z from 'zod';
import { ROUTES } from '../../lambdas/integration-hub/routes.ts';
import { Problem } from '../../lambdas/shared/http/problem.ts';
import { synthesize } from './synthesize.ts';

const { service } = synthesize('dev');
const Ref = z.object({ Ref: z.string() });

const resources = new Map(
  service
    .resources(
      'AWS::ApiGateway::Resource',
      z.object({ PathPart: z.string(), ParentId: z.union([Ref, z.unknown()]) }),
    )
    .map(({ logicalId, properties }) => [logicalId, properties]),
);

function pathOf(resource: unknown): string {
  const { data } = Ref.safeParse(resource);
  const found = data && resources.get(data.Ref);
  return found ? `${pathOf(found.ParentId)}/${found.PathPart}` : '';
}

const methods = service
  .resources(
    'AWS::ApiGateway::Method',
    z.object({
      HttpMethod: z.string(),
      AuthorizationType: z.string(),
      ResourceId: z.unknown(),
      Integration: z.object({ Type: z.string(), Uri: z.unknown() }),
    }),
  )
  .map(({ properties }) => ({
    route: `${properties.HttpMethod} ${pathOf(properties.ResourceId)}`,
    authorization: properties.AuthorizationType,
    integration: properties.Integration,
  }));

const [stage] = service.resources(
  'AWS::ApiGateway::Stage',
  z.object({
    StageName: z.string(),
    TracingEnabled: z.boolean(),
    AccessLogSetting: z.object({ Format: z.string() }),
    MethodSettings: z.array(
      z.object({
        ResourcePath: z.string(),
        HttpMethod: z.string(),
        LoggingLevel: z.string(),
        DataTraceEnabled: z.boolean(),
        ThrottlingRateLimit: z.number(),
        ThrottlingBurstLimit: z.number(),
      }),
    ),
  }),
);

const WEBHOOK = 'POST /api/webhooks/inbound/azure-monitor';

it('has exactly the admin API’s routes and the webhook', () => {
  const routes = Object.values(ROUTES).map(({ method, path }) => `${method} ${path}`);
  expect(methods.map(({ route }) => route).sort()).toEqual([...routes, WEBHOOK].sort());
});

it('is open at the webhook alone, and asks for a bearer token everywhere else', () => {
  const open = methods.filter(({ authorization }) => authorization !== 'CUSTOM');
  expect(open).toMatchObject([{ route: WEBHOOK, authorization: 'NONE' }]);
});

it('hands the webhook to `ingest` and every other route to `api`', () => {
  for (const { route, integration } of methods) {
    expect(integration.Type).toBe('AWS_PROXY');
    expect(JSON.stringify(integration.Uri)).toContain(
      route === WEBHOOK ? 'AlertsIngestFunction' : 'IntegrationHubApiFunction',
    );
  }
});

it('has one stage, named prod in every environment, since the webhook’s address holds the name', () => {
  const stages = service.resources('AWS::ApiGateway::Stage', z.object({ StageName: z.string() }));
  expect(stages.map(({ properties }) => properties.StageName)).toEqual(['prod']);
});

describe('answers that are the gateway’s own', () => {
  const answers = service
    .resources(
      'AWS::ApiGateway::GatewayResponse',
      z.object({
        ResponseType: z.string(),
        StatusCode: z.coerce.number(),
        ResponseParameters: z.record(z.string(), z.string()),
        ResponseTemplates: z.strictObject({ 'application/json': z.string() }),
      }),
    )
    .map(({ properties }) => properties);

  it.each(answers.map((answer) => [answer.ResponseType, answer] as const))(
    'are problem details with a fix: %s',
    (_type, { StatusCode, ResponseParameters, ResponseTemplates }) => {
      expect(ResponseParameters['gatewayresponse.header.content-type']).toBe(
        "'application/problem+json'",
      );
      const body = JSON.parse(ResponseTemplates['application/json']);
      expect(Problem.parse(body)).toEqual(body);
      expect(body).toMatchObject({ status: StatusCode, requestId: '$context.requestId' });
    },
  );

  it('hold plain substitutions only, since the gateway knows no other and would break the JSON', () => {
    for (const { ResponseTemplates } of answers) {
      const variables = ResponseTemplates['application/json'].match(/\$[\w.({]+/g) ?? [];
      for (const variable of variables) {
        expect(variable).toMatch(/^\$context\.(requestId|error\.responseType)$/);
      }
    }
  });

  it('stand for every other one', () => {
    const statusOf = Object.fromEntries(
      answers.map(({ ResponseType, StatusCode }) => [ResponseType, StatusCode]),
    );
    expect(statusOf).toEqual({
      // The one server error that Azure answers by sending again.
      DEFAULT_5XX: 503,
      AUTHORIZER_FAILURE: 503,
      AUTHORIZER_CONFIGURATION_ERROR: 503,
      UNAUTHORIZED: 401,
      ACCESS_DENIED: 403,
      WAF_FILTERED: 403,
      MISSING_AUTHENTICATION_TOKEN: 404,
      REQUEST_TOO_LARGE: 413,
      THROTTLED: 429,
      DEFAULT_4XX: 400,
    });
  });

  it('ask for a bearer token with a 401', () => {
    const unauthorized = answers.find(({ ResponseType }) => ResponseType === 'UNAUTHORIZED');
    expect(unauthorized?.ResponseParameters).toMatchObject({
      'gatewayresponse.header.www-authenticate': "'Bearer'",
    });
  });
});

it('is not traced by the gateway, whose segments would hold the webhook’s key', () => {
  expect(stage?.properties.TracingEnabled).toBe(false);
});

describe('logs', () => {
  const format: unknown = JSON.parse(stage?.properties.AccessLogSetting.Format ?? '');
  const variables = Object.values(z.record(z.string(), z.string()).parse(format));

  it('tell of each request who, what, when and how it ended', () => {
    expect(variables).toEqual(
      expect.arrayContaining([
        '$context.requestId',
        '$context.identity.sourceIp',
        '$context.httpMethod',
        '$context.path',
        '$context.status',
      ]),
    );
  });

  it('hold nothing of a query string, where the webhook’s key is', () => {
    for (const variable of variables) {
      // $context knows no query string; $input and $request would.
      expect(variable).toMatch(/^\$context\.[A-Za-z.]+$/);
      expect(variable).not.toMatch(/query|requestOverride|params/i);
    }
  });

  it('end', () => {
    const groups = service.resources(
      'AWS::Logs::LogGroup',
      z.object({ RetentionInDays: z.number(), LogGroupName: z.unknown().optional() }),
    );
    const gateway = groups.filter(({ logicalId }) => logicalId.startsWith('RestApi'));
    expect(gateway.map(({ properties }) => properties.RetentionInDays)).toEqual([30, 30]);
    expect(JSON.stringify(gateway[1]?.properties.LogGroupName)).toMatch(
      /"API-Gateway-Execution-Logs_",\{"Ref":"RestApiGateway\w+"\},"\/prod"/,
    );
  });

  it('tell of errors only, and never of bodies', () => {
    for (const settings of stage?.properties.MethodSettings ?? []) {
      expect(settings).toMatchObject({ LoggingLevel: 'ERROR', DataTraceEnabled: false });
    }
  });
});

it('throttles the webhook and the admin API each on its own', () => {
  const limits = stage?.properties.MethodSettings.map(
    ({ HttpMethod, ResourcePath, ThrottlingRateLimit, ThrottlingBurstLimit }) =>
      `${HttpMethod} ${ResourcePath} ${ThrottlingRateLimit}/s, ${ThrottlingBurstLimit} at once`,
  );
  expect(limits).toEqual([
    '* /* 50/s, 100 at once',
    'POST /~1api~1webhooks~1inbound~1azure-monitor 500/s, 1000 at once',
  ]);
});

it('is regional', () => {
  const [api] = service.resources(
    'AWS::ApiGateway::RestApi',
    z.object({ EndpointConfiguration: z.object({ Types: z.array(z.string()) }) }),
  );
  expect(api?.properties.EndpointConfiguration.Types).toEqual(['REGIONAL']);
});

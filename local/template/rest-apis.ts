import * as z from 'zod';
import {
  boolean,
  type DeclaredResource,
  declaredResources,
  number,
  present,
} from './declared-resources.ts';
import type {
  DeclaredAuthorizer,
  DeclaredGatewayResponse,
  DeclaredRestApi,
  DeclaredRoute,
} from './deployment.ts';
import { functionTarget } from './identities.ts';
import type { Scope } from './intrinsics.ts';

const ofApi = { RestApiId: z.string() };
const apiSchema = z.object({
  Name: z.string().optional(),
  BinaryMediaTypes: z.array(z.string()).default([]),
});
const resourceSchema = z.object({ ...ofApi, ParentId: z.string(), PathPart: z.string() });
const stageSchema = z.object({
  ...ofApi,
  StageName: z.string(),
  Variables: z.record(z.string(), z.string()).default({}),
  MethodSettings: z
    .array(
      z.object({
        HttpMethod: z.string(),
        ResourcePath: z.string(),
        ThrottlingRateLimit: number.optional(),
        ThrottlingBurstLimit: number.optional(),
      }),
    )
    .default([]),
});
const methodSchema = z.object({
  ...ofApi,
  ResourceId: z.string(),
  HttpMethod: z.string(),
  AuthorizationType: z.string().default('NONE'),
  AuthorizerId: z.string().optional(),
  RequestParameters: z.record(z.string(), boolean).default({}),
  RequestValidatorId: z.string().optional(),
  Integration: z.object({
    Type: z.string(),
    Uri: z.string().optional(),
    TimeoutInMillis: number.default(29_000),
    IntegrationResponses: z
      .array(
        z.object({
          StatusCode: z.union([z.string(), z.number()]).transform(Number),
          ResponseParameters: z.record(z.string(), z.string()).default({}),
        }),
      )
      .default([]),
  }),
});
const validatorSchema = z.object({ ...ofApi, ValidateRequestParameters: boolean.default(false) });
const authorizerSchema = z.object({
  ...ofApi,
  Name: z.string(),
  Type: z.string(),
  AuthorizerUri: z.string().optional(),
  IdentitySource: z.string().optional(),
  IdentityValidationExpression: z.string().optional(),
  AuthorizerResultTtlInSeconds: number.default(300),
});
const gatewayResponseSchema = z.object({
  ...ofApi,
  ResponseType: z.string(),
  StatusCode: number.optional(),
  ResponseParameters: z.record(z.string(), z.string()).default({}),
  ResponseTemplates: z.record(z.string(), z.string()).default({}),
});

type Stage = z.infer<typeof stageSchema>;
type Method = DeclaredResource<z.infer<typeof methodSchema>>;

/** `AWS::ApiGateway::RestApi` with everything under it; one entry for each stage. */
export const readRestApis = (scopes: readonly Scope[]): DeclaredRestApi[] => {
  const read = <Shape extends z.ZodRawShape>(kind: string, schema: z.ZodObject<Shape>) =>
    declaredResources(scopes, `AWS::ApiGateway::${kind}`, schema);
  const apis = read('RestApi', apiSchema);
  const resources = read('Resource', resourceSchema);
  const methods = read('Method', methodSchema);
  const responses = read('GatewayResponse', gatewayResponseSchema);
  const validators = read('RequestValidator', validatorSchema);
  const validating = new Set(
    validators
      .filter(({ properties }) => properties.ValidateRequestParameters)
      .map(({ reference }) => reference),
  );
  const authorizers = new Map(
    read('Authorizer', authorizerSchema).map((one) => [one.reference, toAuthorizer(one)]),
  );
  const paths = resourcePaths(resources);
  return read('Stage', stageSchema).flatMap(({ properties: stage }) =>
    apis
      .filter(({ reference }) => reference === stage.RestApiId)
      .map(({ reference: id, name, properties }) => ({
        id,
        name: properties.Name ?? name,
        stage: stage.StageName,
        stageVariables: stage.Variables,
        routes: methods
          .filter((method) => method.properties.RestApiId === id)
          .map((method) => toRoute(method, { paths, stage, validating, authorizers })),
        gatewayResponses: Object.fromEntries(
          responses
            .filter((response) => response.properties.RestApiId === id)
            .map((response) => [response.properties.ResponseType, toResponse(response.properties)]),
        ),
        binaryMediaTypes: properties.BinaryMediaTypes,
      })),
  );
};

/** resource id → path; what is no key is the root of its API. */
const resourcePaths = (resources: DeclaredResource<z.infer<typeof resourceSchema>>[]) => {
  const byId = new Map(resources.map(({ reference, properties }) => [reference, properties]));
  const pathOf = (id: string): string => {
    const resource = byId.get(id);
    return resource ? `${pathOf(resource.ParentId)}/${resource.PathPart}` : '';
  };
  return new Map([...byId.keys()].map((id) => [id, pathOf(id)]));
};

interface RouteContext {
  paths: Map<string, string>;
  stage: Stage;
  validating: Set<string>;
  authorizers: Map<string, DeclaredAuthorizer | undefined>;
}

const toRoute = (method: Method, context: RouteContext): DeclaredRoute => {
  const { properties } = method;
  const path = context.paths.get(properties.ResourceId) ?? '/';
  const isValidated = context.validating.has(properties.RequestValidatorId ?? '');
  return present({
    method: properties.HttpMethod,
    path,
    authorization: properties.AuthorizationType,
    authorizer: context.authorizers.get(properties.AuthorizerId ?? ''),
    integration: toIntegration(method, path),
    requiredParameters: Object.entries(properties.RequestParameters)
      .filter(([, isRequired]) => isRequired && isValidated)
      .map(([name]) => name.replace('method.request.', '')),
    throttling: throttlingOf(context.stage, properties.HttpMethod, path),
  });
};

const toIntegration = (
  { scope, logicalId, properties: { HttpMethod, Integration } }: Method,
  path: string,
): DeclaredRoute['integration'] => {
  if (Integration.Type === 'AWS_PROXY') {
    return {
      kind: 'lambda',
      ...functionOfUri(Integration.Uri ?? ''),
      timeoutMs: Integration.TimeoutInMillis,
    };
  }
  const [answer] = Integration.IntegrationResponses;
  if (Integration.Type === 'MOCK' && answer) {
    return {
      kind: 'mock',
      statusCode: answer.StatusCode,
      headers: headersOf(answer.ResponseParameters, 'method.response.header.'),
    };
  }
  throw new Error(
    `Stack ${scope.stack.name}, ${logicalId}.Integration: ${HttpMethod} ${path} has an integration ` +
      `of type ${Integration.Type}; locally a method is answered by a function (AWS_PROXY) or MOCK.`,
  );
};

/** `arn:aws:apigateway:…:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations` */
const functionOfUri = (uri: string) =>
  functionTarget(uri.replace(/^.*\/functions\//, '').replace(/\/invocations$/, ''));

/** Mapped values are literals in single quotes: `'no-store'`. */
const headersOf = (parameters: Record<string, string>, prefix: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parameters)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );

const toResponse = (response: z.infer<typeof gatewayResponseSchema>): DeclaredGatewayResponse =>
  present({
    statusCode: response.StatusCode,
    headers: headersOf(response.ResponseParameters, 'gatewayresponse.header.'),
    templates: response.ResponseTemplates,
  });

const toAuthorizer = ({
  properties,
}: DeclaredResource<z.infer<typeof authorizerSchema>>): DeclaredAuthorizer | undefined => {
  const { Type: type, IdentitySource = '' } = properties;
  if (type !== 'TOKEN' && type !== 'REQUEST') return undefined;
  return present({
    name: properties.Name,
    type,
    ...functionOfUri(properties.AuthorizerUri ?? ''),
    identitySources: IdentitySource.split(',')
      .map((source) => source.trim())
      .filter((source) => source !== ''),
    identityValidationExpression: properties.IdentityValidationExpression,
    resultTtlMs: properties.AuthorizerResultTtlInSeconds * 1000,
  });
};

/**
 * The settings of this very method, over those of the whole stage. A setting escapes the path's
 * slashes: `/~1api~1incidents`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-stage-methodsetting.html
 */
const throttlingOf = (stage: Stage, method: string, path: string): DeclaredRoute['throttling'] => {
  const escaped = `/${path === '/' ? '' : path.replaceAll('/', '~1')}`;
  const settings = stage.MethodSettings.filter(
    ({ HttpMethod, ResourcePath }) =>
      ['*', method].includes(HttpMethod) && ['/*', escaped, path].includes(ResourcePath),
  ).sort((left, right) => specificity(left) - specificity(right));
  const throttling: NonNullable<DeclaredRoute['throttling']> = {};
  for (const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } of settings) {
    if (rate !== undefined) throttling.ratePerSecond = rate;
    if (burst !== undefined) throttling.burst = burst;
  }
  return Object.keys(throttling).length > 0 ? throttling : undefined;
};

const specificity = (setting: { HttpMethod: string; ResourcePath: string }): number =>
  (setting.ResourcePath === '/*' ? 0 : 2) + (setting.HttpMethod === '*' ? 0 : 1);

import type * as z from 'zod';
import { type DeclaredResource, declaredResources, present } from './declared-resources.ts';
import type {
  DeclaredAuthorizer,
  DeclaredGatewayResponse,
  DeclaredRestApi,
  DeclaredRoute,
} from './deployment.ts';
import { functionTarget } from './function-target.ts';
import type { Scope } from './intrinsics.ts';
import { throttlingOf } from './method-throttling.ts';
import {
  apiSchema,
  authorizerSchema,
  gatewayResponseSchema,
  methodSchema,
  resourceSchema,
  stageSchema,
  validatorSchema,
} from './rest-api-schemas.ts';

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
    throttling: throttlingOf(context.stage.MethodSettings, properties.HttpMethod, path),
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

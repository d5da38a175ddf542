import * as z from 'zod';
import { boolean, number } from './declared-resources.ts';

const ofApi = { RestApiId: z.string() };

/** `AWS::ApiGateway::RestApi` */
export const apiSchema = z.object({
  Name: z.string().optional(),
  BinaryMediaTypes: z.array(z.string()).default([]),
});

/** `AWS::ApiGateway::Resource` */
export const resourceSchema = z.object({ ...ofApi, ParentId: z.string(), PathPart: z.string() });

const methodSettingSchema = z.object({
  HttpMethod: z.string(),
  ResourcePath: z.string(),
  ThrottlingRateLimit: number.optional(),
  ThrottlingBurstLimit: number.optional(),
});

/** What a stage sets for some or all of its methods. */
export type MethodSetting = z.infer<typeof methodSettingSchema>;

/** `AWS::ApiGateway::Stage` */
export const stageSchema = z.object({
  ...ofApi,
  StageName: z.string(),
  Variables: z.record(z.string(), z.string()).default({}),
  MethodSettings: z.array(methodSettingSchema).default([]),
});

/** `AWS::ApiGateway::Method` */
export const methodSchema = z.object({
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

/** `AWS::ApiGateway::RequestValidator` */
export const validatorSchema = z.object({
  ...ofApi,
  ValidateRequestParameters: boolean.default(false),
});

/** `AWS::ApiGateway::Authorizer` */
export const authorizerSchema = z.object({
  ...ofApi,
  Name: z.string(),
  Type: z.string(),
  AuthorizerUri: z.string().optional(),
  IdentitySource: z.string().optional(),
  IdentityValidationExpression: z.string().optional(),
  AuthorizerResultTtlInSeconds: number.default(300),
});

/** `AWS::ApiGateway::GatewayResponse` */
export const gatewayResponseSchema = z.object({
  ...ofApi,
  ResponseType: z.string(),
  StatusCode: number.optional(),
  ResponseParameters: z.record(z.string(), z.string()).default({}),
  ResponseTemplates: z.record(z.string(), z.string()).default({}),
});

import * as z from 'zod';
import { synthesize } from './synthesize.ts';

const { service } = synthesize('prod', {}, true);

const Behaviour = z.object({
  TargetOriginId: z.string(),
  PathPattern: z.string().optional(),
  ViewerProtocolPolicy: z.string(),
  AllowedMethods: z.array(z.string()).optional(),
  CachePolicyId: z.unknown(),
  OriginRequestPolicyId: z.unknown().optional(),
  ResponseHeadersPolicyId: z.object({ Ref: z.string() }).optional(),
  FunctionAssociations: z.array(z.object({ EventType: z.string() })).default([]),
});
const [distribution] = service.resources(
  'AWS::CloudFront::Distribution',
  z.object({
    DistributionConfig: z.object({
      DefaultCacheBehavior: Behaviour,
      CacheBehaviors: z.array(Behaviour),
      Origins: z.array(
        z.object({
          Id: z.string(),
          DomainName: z.unknown(),
          OriginPath: z.string().optional(),
          OriginAccessControlId: z.unknown().optional(),
          CustomOriginConfig: z
            .object({ OriginProtocolPolicy: z.string(), OriginSSLProtocols: z.array(z.string()) })
            .optional(),
        }),
      ),
    }),
  }),
);
const config = distribution?.properties.DistributionConfig;
const [api] = config?.CacheBehaviors ?? [];
const originOf = (behaviour: z.infer<typeof Behaviour> | undefined) =>
  config?.Origins.find(({ Id }) => Id === behaviour?.TargetOriginId);

const [headers] = service.resources(
  'AWS::CloudFront::ResponseHeadersPolicy',
  z.object({
    ResponseHeadersPolicyConfig: z.object({
      SecurityHeadersConfig: z.object({
        ContentSecurityPolicy: z.object({
          ContentSecurityPolicy: z.unknown(),
          Override: z.literal(true),
        }),
        ContentTypeOptions: z.object({ Override: z.literal(true) }),
        FrameOptions: z.object({ FrameOption: z.string() }),
        ReferrerPolicy: z.object({ ReferrerPolicy: z.string() }),
        StrictTransportSecurity: z.object({ AccessControlMaxAgeSec: z.number() }),
      }),
    }),
  }),
);
const security = headers?.properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig;

it('keeps the page in a private bucket that takes encrypted connections alone', () => {
  const BlockAll = z.object({
    PublicAccessBlockConfiguration: z.strictObject({
      BlockPublicAcls: z.literal(true),
      BlockPublicPolicy: z.literal(true),
      IgnorePublicAcls: z.literal(true),
      RestrictPublicBuckets: z.literal(true),
    }),
    BucketEncryption: z.object({}),
    WebsiteConfiguration: z.undefined().optional(),
  });
  expect(service.resources('AWS::S3::Bucket', BlockAll)).toHaveLength(1);
  const [policy] = service.resources(
    'AWS::S3::BucketPolicy',
    z.object({ PolicyDocument: z.object({ Statement: z.array(z.unknown()) }) }),
  );
  expect(policy?.properties.PolicyDocument.Statement).toContainEqual(
    expect.objectContaining({
      Effect: 'Deny',
      Action: 's3:*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
  );
});

it('lets CloudFront alone read it, for this distribution, by a signed request', () => {
  const Allow = z.object({ Effect: z.string(), Principal: z.unknown(), Action: z.unknown() });
  const allowed = service
    .resources(
      'AWS::S3::BucketPolicy',
      z.object({ PolicyDocument: z.object({ Statement: z.array(Allow.loose()) }) }),
    )
    .flatMap(({ properties }) => properties.PolicyDocument.Statement)
    .filter(({ Effect }) => Effect === 'Allow');
  expect(allowed).toEqual([
    expect.objectContaining({
      Action: 's3:GetObject',
      Principal: { Service: 'cloudfront.amazonaws.com' },
    }),
  ]);
  expect(JSON.stringify(allowed)).toContain('AWS:SourceArn');
  expect(JSON.stringify(allowed)).toContain(String(distribution?.logicalId));
  const [control] = service.resources(
    'AWS::CloudFront::OriginAccessControl',
    z.object({
      OriginAccessControlConfig: z.object({
        SigningBehavior: z.string(),
        SigningProtocol: z.string(),
      }),
    }),
  );
  expect(control?.properties.OriginAccessControlConfig).toEqual({
    SigningBehavior: 'always',
    SigningProtocol: 'sigv4',
  });
  expect(originOf(config?.DefaultCacheBehavior)?.OriginAccessControlId).toEqual({
    'Fn::GetAtt': [control?.logicalId, 'Id'],
  });
});

it('lets the page load from its own host alone, and read tokens where people sign in', () => {
  const policy = security?.ContentSecurityPolicy.ContentSecurityPolicy;
  // The region is known when it is deployed.
  const text = z
    .object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) })
    .parse(policy)
    ['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : '*'))
    .join('');
  const directives = Object.fromEntries(
    text.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources];
    }),
  );
  const { 'connect-src': connect = [], ...rest } = directives;
  expect(rest).toEqual({
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'font-src': ["'self'", 'data:'],
    'img-src': ["'self'", 'data:'],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  });
  expect(connect[0]).toBe("'self'");
  for (const origin of connect.slice(1)) {
    expect(origin).toMatch(/^https:\/\/(cognito-idp\.|.*\.auth\.)[^/']+$/);
  }
});

it('tells browsers to come by TLS, guess no types, frame it nowhere, and tell nobody where they were', () => {
  expect(security).toMatchObject({
    FrameOptions: { FrameOption: 'DENY' },
    ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
    StrictTransportSecurity: { AccessControlMaxAgeSec: 365 * 24 * 60 * 60 },
  });
  expect(config?.DefaultCacheBehavior).toMatchObject({
    ViewerProtocolPolicy: 'redirect-to-https',
    ResponseHeadersPolicyId: { Ref: headers?.logicalId },
  });
});

describe('the API under the page’s own origin', () => {
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
  const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
  const ALL_BUT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

  it('is never cached, and gets every method, header and query', () => {
    expect(config?.CacheBehaviors).toHaveLength(1);
    expect(api).toMatchObject({
      PathPattern: '/api/*',
      ViewerProtocolPolicy: 'https-only',
      CachePolicyId: CACHING_DISABLED,
      OriginRequestPolicyId: ALL_BUT_HOST,
    });
    expect(api?.AllowedMethods?.toSorted()).toEqual(
      ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'].toSorted(),
    );
  });

  it('is the REST API at its stage, by TLS alone', () => {
    expect(originOf(api)).toMatchObject({
      OriginPath: '/prod',
      CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
    });
    expect(JSON.stringify(originOf(api)?.DomainName)).toContain('.execute-api.');
  });

  it('hides the webhook, whose callers CloudFront would stand before', () => {
    expect(api?.FunctionAssociations).toEqual([{ EventType: 'viewer-request' }]);
  });
});

it('puts files that are named for their content first, to be kept for a year, then the page, to be asked for each time', () => {
  const Copy = z.object({
    Include: z.array(z.string()).optional(),
    Prune: z.boolean(),
    SystemMetadata: z.object({ 'cache-control': z.string() }),
    DistributionPaths: z.array(z.string()).optional(),
  });
  const copies = service.resources('Custom::CDKBucketDeployment', Copy);
  expect(copies.map(({ properties }) => properties)).toEqual([
    expect.objectContaining({
      Include: ['assets/*'],
      Prune: false,
      SystemMetadata: { 'cache-control': 'public, max-age=31536000, immutable' },
    }),
    expect.objectContaining({
      Prune: false,
      SystemMetadata: { 'cache-control': 'no-cache' },
      DistributionPaths: ['/index.html', '/config.json', '/favicon.svg'],
    }),
  ]);
});

import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  AllowedMethods,
  CachePolicy,
  Function as CloudFrontFunction,
  Distribution,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  type IOrigin,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Administrators } from './administrators.ts';
import { deployPage } from './deploy-page.ts';
import type { Deployment } from './deployment.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { contentSecurityPolicy } from './page-security.ts';
import { pageSettings } from './page-settings.ts';
import { type RestApi, STAGE } from './rest-api.ts';

export interface ConsoleProps {
  readonly deployment: Deployment;
  /** Origins where the page reads tokens. */
  readonly signIn: readonly string[];
  /** The firewall before it, if any. */
  readonly webAclArn: string | undefined;
}

/** What the page shows, known only once the API and its sign-in are. */
export interface ServeProps {
  /** Folder of the built page. */
  readonly directory: string;
  /** Encrypts the log of its deployment. */
  readonly key: IKey;
  readonly rest: RestApi;
  readonly identity: IdentityProvider;
  readonly administrators: Administrators | undefined;
}

/**
 * Integration Hub's web page: files in a private bucket behind CloudFront, and the API under the same
 * origin. It is made in two steps, because people sign in on the way to its address.
 */
export class Console extends Construct {
  /** `https://….cloudfront.net/` */
  readonly url: string;
  readonly #deployment: Deployment;
  readonly #bucket: Bucket;
  readonly #distribution: Distribution;

  constructor(scope: Construct, id: string, { deployment, signIn, webAclArn }: ConsoleProps) {
    super(scope, id);
    this.#deployment = deployment;
    this.#bucket = new Bucket(this, 'Files', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: deployment.removalPolicy,
      // CloudFormation deletes no bucket that has something in it.
      autoDeleteObjects: deployment.removalPolicy === RemovalPolicy.DESTROY,
    });
    this.#distribution = new Distribution(this, 'Distribution', {
      comment: `StackFlow Integration Hub (${deployment.environment})`,
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      ...(webAclArn !== undefined && { webAclId: webAclArn }),
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(this.#bucket as IBucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        compress: true,
        responseHeadersPolicy: this.#securityHeaders(signIn),
        functionAssociations: [
          { eventType: FunctionEventType.VIEWER_REQUEST, function: this.#edge('page-address') },
        ],
      },
    });
    this.url = `https://${this.#distribution.distributionDomainName}/`;
    acknowledgeFindings(this.#bucket, this.#distribution, webAclArn !== undefined);
  }

  /** Puts the page and its settings into the bucket, and the API under its origin. */
  serve({ directory, key, rest, identity, administrators }: ServeProps): void {
    this.#distribution.addBehavior('/api/*', this.#api(rest), {
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      functionAssociations: [
        { eventType: FunctionEventType.VIEWER_REQUEST, function: this.#edge('no-webhook') },
      ],
    });
    deployPage(this, {
      deployment: this.#deployment,
      key,
      directory,
      bucket: this.#bucket,
      distribution: this.#distribution,
      settings: pageSettings(this, { url: this.url, rest, identity, administrators }),
    });
  }

  /** Named by its id: a reference to the stage would make the address depend on the sign-in. */
  #api({ id }: RestApi): IOrigin {
    const { region, urlSuffix } = Stack.of(this);
    return new HttpOrigin(`${id}.execute-api.${region}.${urlSuffix}`, {
      originPath: `/${STAGE}`,
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
      readTimeout: Duration.seconds(30),
    });
  }

  #edge(name: 'page-address' | 'no-webhook'): CloudFrontFunction {
    return new CloudFrontFunction(this, name, {
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromFile({
        filePath: fileURLToPath(new URL(`edge/${name}.js`, import.meta.url)),
      }),
    });
  }

  #securityHeaders(signIn: readonly string[]): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'SecurityHeaders', {
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          contentSecurityPolicy: contentSecurityPolicy(signIn),
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(365),
          includeSubdomains: true,
          override: true,
        },
      },
    });
  }
}

function acknowledgeFindings(bucket: Bucket, distribution: Distribution, guarded: boolean): void {
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'Only CloudFront reads it, and what it reads is the page that anybody may have.',
  });
  Validations.of(distribution).acknowledge(
    {
      id: 'AwsSolutions-CFR1',
      reason: 'Administrators travel; the API asks everybody for a token.',
    },
    {
      id: 'AwsSolutions-CFR3',
      reason: 'Every request of the API is in the API’s own access log; the files are public.',
    },
    {
      id: 'AwsSolutions-CFR4',
      reason: 'CloudFront’s own certificate leaves no choice of TLS version.',
    },
  );
  if (guarded) return;
  Validations.of(distribution).acknowledge({
    id: 'AwsSolutions-CFR2',
    reason:
      'The deployment said so (-c firewall); the API behind it is throttled and asks for tokens.',
  });
}

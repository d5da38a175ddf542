import { Aws, Duration } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnManagedLoginBranding,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  StandardThreatProtectionMode,
  UserPool,
  UserPoolClient,
  type UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Deployment } from './deployment.ts';

/** Roles of StackFlow that open Integration Hub. */
const GROUPS = {
  super_admin: 'May do everything in Integration Hub',
  cloud_admin: 'May configure Integration Hub',
};

/**
 * The way in before any sync: a user pool whose groups are the roles. Nobody signs up by themselves;
 * an administrator of the AWS account adds the first person.
 */
export class Administrators extends Construct {
  readonly pool: UserPool;
  readonly #domain: UserPoolDomain;

  constructor(scope: Construct, id: string, { deployment }: { readonly deployment: Deployment }) {
    super(scope, id);
    this.pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      standardAttributes: { email: { required: true, mutable: true } },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      featurePlan: FeaturePlan.PLUS,
      standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      deletionProtection: deployment.protect,
      removalPolicy: deployment.removalPolicy,
    });
    for (const [groupName, description] of Object.entries(GROUPS)) {
      this.pool.addGroup(groupName, { groupName, description });
    }
    this.#domain = this.pool.addDomain('Domain', {
      // Of all accounts of the region, only one can have a prefix.
      cognitoDomain: {
        domainPrefix: `stackflow-azure-${deployment.name}-${Aws.ACCOUNT_ID}`,
      },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
  }

  /** Where people sign in, and where the page gets its tokens. */
  get signInUrl(): string {
    return this.#domain.baseUrl();
  }

  /**
   * Registers the web page: authorization code with PKCE, and no client secret, which a page could not
   * keep.
   *
   * @param scope of the stack that the page is in: the pool's own would depend on it
   * @param url of the page, where people come back to after signing in and out
   */
  addPage(scope: Construct, url: string): UserPoolClient {
    const client = new UserPoolClient(scope, 'Page', {
      userPool: this.pool,
      generateSecret: false,
      authFlows: {},
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: [url],
        logoutUrls: [url],
      },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(60),
      idTokenValidity: Duration.minutes(60),
      refreshTokenValidity: Duration.hours(12),
    });
    // Without a style there is no page of the newer managed login.
    // https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-brandingeditor.html
    new CfnManagedLoginBranding(scope, 'Branding', {
      userPoolId: this.pool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    return client;
  }
}

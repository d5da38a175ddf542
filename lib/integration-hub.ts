import { Duration } from 'aws-cdk-lib';
import type { Alias } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ApiEnvironment, AuthorizeEnvironment } from '../lambdas/integration-hub/environment.ts';
import { contextOf } from './context.ts';
import { discoveryRates } from './discovery-rates.ts';
import type { FlowProps } from './flow.ts';
import { grantReceive, grantSend, grantTable } from './grants.ts';
import {
  existingIdentityProvider,
  type IdentityProvider,
  userPoolProvider,
} from './identity-provider.ts';
import {
  grantIntegrationSecrets,
  SERVICE_PRINCIPALS,
  WEBHOOK_KEYS,
} from './integration-secrets.ts';
import { TypedFunction } from './typed-function.ts';

export interface IntegrationHubProps extends FlowProps {
  /** Starts a discovery run. */
  readonly discover: Alias;
  /** Starts a run of the Entra ID sync. */
  readonly sync: Alias;
  /** What Secrets Manager calls to rotate a secret. */
  readonly rotate: TypedFunction;
  /** Where the web page is; undefined when this app does not serve one. */
  readonly pageUrl: string | undefined;
}

/** What an administrator reaches: settings, runs on demand, and the CMDB and incidents to read. */
export class IntegrationHub extends Construct {
  /** Answers the admin API. */
  readonly api: TypedFunction;
  /** Says who a caller is, and with which roles. */
  readonly authorize: TypedFunction;
  /** Whose tokens it takes. */
  readonly identity: IdentityProvider;

  constructor(scope: Construct, id: string, props: IntegrationHubProps) {
    const { state, discover, sync, rotate, pageUrl, ...shared } = props;
    super(scope, id);
    const {
      integrations,
      runs,
      configurationItems,
      configurationItemHistory,
      incidents,
      deliveries,
      directory,
      audit,
    } = state.tables;
    const rates = discoveryRates(this);
    this.api = new TypedFunction(this, 'Api', {
      ...shared,
      entry: 'lambdas/integration-hub/api.handler.ts',
      description: 'Answers the admin API',
      environmentSchema: ApiEnvironment,
      environment: {
        INTEGRATIONS_TABLE: integrations.tableName,
        RUNS_TABLE: runs.tableName,
        CONFIGURATION_ITEMS_TABLE: configurationItems.tableName,
        CONFIGURATION_ITEM_HISTORY_TABLE: configurationItemHistory.tableName,
        INCIDENTS_TABLE: incidents.tableName,
        DELIVERIES_TABLE: deliveries.tableName,
        AUDIT_TABLE: audit.tableName,
        ALERT_QUEUE_URL: state.alerts.queueUrl,
        ALERT_DEAD_LETTER_QUEUE_URL: state.alertsDeadLetters.queueUrl,
        SECRET_NAME_PREFIX: SERVICE_PRINCIPALS,
        WEBHOOK_KEY_PREFIX: WEBHOOK_KEYS,
        SECRETS_KEY_ARN: state.key.keyArn,
        DISCOVERY_EVERY_MINUTES: String(rates.full.toMinutes()),
        CHANGES_EVERY_MINUTES: String(rates.changes.toMinutes()),
        ENTRA_SYNC_EVERY_MINUTES: String(rates.entraSync.toMinutes()),
        DISCOVER_FUNCTION: discover.functionArn,
        ROTATE_FUNCTION: rotate.function.functionArn,
        ROTATION_DAYS: String(contextOf(this, 'rotationDays')),
        DIRECTORY_TABLE: directory.tableName,
        SYNC_FUNCTION: sync.functionArn,
      },
      memorySize: 512,
      // API Gateway waits 29 seconds.
      timeout: Duration.seconds(28),
    });
    const { role } = this.api;
    grantTable(role, {
      table: integrations,
      actions: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchGetItem'],
    });
    grantTable(role, {
      table: runs,
      actions: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
      indexes: ['by-integration'],
    });
    grantTable(role, {
      table: configurationItems,
      actions: ['GetItem', 'BatchGetItem'],
      indexes: ['by-name', 'by-region', 'by-change', 'by-scope', 'by-related', 'by-resource-group'],
    });
    grantTable(role, { table: configurationItemHistory, actions: ['Query'] });
    grantTable(role, {
      table: incidents,
      actions: ['GetItem', 'BatchGetItem', 'PutItem'],
      indexes: ['by-state', 'by-number', 'by-open-priority', 'by-ci'],
    });
    grantTable(role, {
      table: deliveries,
      actions: ['GetItem'],
      indexes: ['by-integration'],
    });
    grantTable(role, {
      table: directory,
      actions: ['GetItem', 'BatchGetItem', 'PutItem', 'DeleteItem', 'Query'],
      indexes: ['by-name', 'by-department', 'by-manager', 'by-role'],
    });
    grantTable(role, { table: audit, actions: ['PutItem', 'UpdateItem', 'Query'] });
    grantSend(role, state.alerts);
    grantReceive(role, state.alertsDeadLetters);
    grantIntegrationSecrets(this.api, state.key, SERVICE_PRINCIPALS, [
      'CancelRotateSecret',
      'CreateSecret',
      'DeleteSecret',
      'DescribeSecret',
      'GetSecretValue',
      'PutSecretValue',
      'RotateSecret',
      'TagResource',
      'UpdateSecretVersionStage',
    ]);
    grantIntegrationSecrets(this.api, state.key, WEBHOOK_KEYS, [
      'CreateSecret',
      'GetSecretValue',
      'PutSecretValue',
      'DeleteSecret',
      'TagResource',
    ]);
    this.api.allow(['lambda:InvokeFunction'], [discover.functionArn, sync.functionArn]);
    // Secrets Manager wants it of who attaches a rotation, beside the function's own permission.
    // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
    this.api.allow(['lambda:InvokeFunction'], [rotate.function.functionArn]);

    this.identity = existingIdentityProvider(this) ?? userPoolOf(this, state, pageUrl);
    this.authorize = new TypedFunction(this, 'Authorize', {
      ...shared,
      entry: 'lambdas/integration-hub/authorize.handler.ts',
      description: 'Says who calls the admin API, and with which roles',
      environmentSchema: AuthorizeEnvironment,
      environment: {
        OIDC_ISSUER: this.identity.issuer,
        OIDC_AUDIENCE: this.identity.audience,
        OIDC_ROLES_CLAIM: this.identity.rolesClaim,
        DIRECTORY_TABLE: directory.tableName,
      },
      memorySize: 512,
      timeout: Duration.seconds(15),
    });
    grantTable(this.authorize.role, { table: directory, actions: ['GetItem', 'Query'] });
  }
}

/** The pool of the state stack, with the web page as its client. */
function userPoolOf(
  scope: Construct,
  { administrators }: FlowProps['state'],
  pageUrl = 'http://localhost:8788/',
): IdentityProvider {
  if (!administrators) throw new Error('There is neither a user pool nor an existing issuer.');
  const { userPoolClientId } = administrators.addPage(scope, pageUrl);
  const { userPoolId } = administrators.pool;
  return userPoolProvider(scope, { userPoolId, clientId: userPoolClientId });
}

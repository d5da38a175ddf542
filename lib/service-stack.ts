import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './alarms/alarm.ts';
import { allAlarms } from './alarms/all-alarms.ts';
import { Alerts } from './alerts.ts';
import { CmdbDiscovery } from './cmdb-discovery.ts';
import { Console } from './console.ts';
import { Dashboard } from './dashboard.ts';
import { EntraSync } from './entra-sync.ts';
import { EventPipes } from './event-pipes.ts';
import { ApiFirewall } from './firewall/api-firewall.ts';
import { findPageFirewall } from './firewall/find-page-firewall.ts';
import type { PageFirewallStack } from './firewall/page-firewall-stack.ts';
import type { FlowProps } from './flow.ts';
import { signInOrigins } from './identity-provider.ts';
import { IntegrationHub } from './integration-hub.ts';
import { RestApi, WEBHOOK_PATH } from './rest-api.ts';
import { SecretRotation } from './secret-rotation.ts';

export interface ServiceStackProps extends FlowProps {
  /** Folder of the built web page; without it, none is served. */
  readonly page?: string;
  /** Stands before the page, unless the deployment wants none. */
  readonly pageFirewall?: PageFirewallStack;
}

/** What can be replaced at will: functions, API, schedules, and what watches them. */
export class ServiceStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { page: directory, pageFirewall, ...props }: ServiceStackProps,
  ) {
    super(scope, id, {
      description: 'StackFlow for Microsoft Azure: the service (functions, API, schedules)',
    });

    const { deployment, key, state } = props;
    const alerts = new Alerts(this, 'Alerts', props);
    new EventPipes(this, 'EventPipes', props);
    const { discover } = new CmdbDiscovery(this, 'CmdbDiscovery', props);
    const { sync } = new EntraSync(this, 'EntraSync', props);
    const { rotate } = new SecretRotation(this, 'SecretRotation', props);
    const page =
      directory === undefined
        ? undefined
        : new Console(this, 'Console', {
            deployment,
            signIn: signInOrigins(this, state.administrators),
            webAclArn: pageFirewall && findPageFirewall(this, { deployment, key, pageFirewall }),
          });
    const { api, authorize, identity } = new IntegrationHub(this, 'IntegrationHub', {
      ...props,
      discover,
      sync,
      rotate,
      pageUrl: page?.url,
    });
    const rest = new RestApi(this, 'RestApi', {
      ...props,
      webhook: alerts.ingest.function,
      admin: api.function,
      authorizer: authorize.function,
    });

    if (page && directory !== undefined) {
      page.serve({ directory, key, rest, identity, administrators: state.administrators });
      new CfnOutput(this, 'ConsoleUrl', { value: page.url, description: 'Integration Hub' });
    }
    const firewall =
      deployment.firewall === 'off'
        ? undefined
        : new ApiFirewall(this, 'Firewall', {
            deployment,
            key,
            stage: rest.gateway.deploymentStage,
            webhookPath: WEBHOOK_PATH,
          });
    const alarms = new Alarms(this, 'Alarms', {
      deployment,
      key,
      declarations: allAlarms(props, { service: this, rest, firewall, rotate }),
    });
    new Dashboard(this, 'Dashboard', { deployment, state, rest, alarms, firewall, pageFirewall });

    new CfnOutput(this, 'ApiUrl', { value: rest.url, description: 'Base of the admin API' });
    new CfnOutput(this, 'OidcIssuer', { value: identity.issuer, description: 'Signs people in' });
    new CfnOutput(this, 'OidcClientId', {
      value: identity.audience,
      description: 'What its access tokens are for',
    });
    new CfnOutput(this, 'WebhookUrl', {
      value: rest.webhookUrl,
      description: 'For Azure action groups; the admin API tells the one with its key',
    });
  }
}

import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './alarms/alarm.ts';
import { alertAlarms } from './alarms/alert-alarms.ts';
import { apiAlarms } from './alarms/api-alarms.ts';
import { discoveryAlarms } from './alarms/discovery-alarms.ts';
import { resourceAlarms } from './alarms/resource-alarms.ts';
import { rotationAlarms } from './alarms/rotation-alarms.ts';
import { Alerts } from './alerts.ts';
import { CmdbDiscovery } from './cmdb-discovery.ts';
import { Console } from './console.ts';
import { Dashboard } from './dashboard.ts';
import { discoveryRates } from './discovery-rates.ts';
import { EntraSync } from './entra-sync.ts';
import { EventPipes } from './event-pipes.ts';
import { Firewall } from './firewall.ts';
import type { FlowProps } from './flow.ts';
import { signInOrigins } from './identity-provider.ts';
import { IntegrationHub } from './integration-hub.ts';
import { RestApi, WEBHOOK_PATH } from './rest-api.ts';
import { SecretRotation } from './secret-rotation.ts';

export interface ServiceStackProps extends FlowProps {
  /** Folder of the built web page; without it, none is served. */
  readonly page?: string;
}

/** What can be replaced at will: functions, API, schedules, and what watches them. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, { page: directory, ...props }: ServiceStackProps) {
    super(scope, id, {
      description: 'StackFlow for Microsoft Azure: the service (functions, API, schedules)',
    });

    const alerts = new Alerts(this, 'Alerts', props);
    new EventPipes(this, 'EventPipes', props);
    const { discover } = new CmdbDiscovery(this, 'CmdbDiscovery', props);
    const { sync } = new EntraSync(this, 'EntraSync', props);
    const { rotate } = new SecretRotation(this, 'SecretRotation', props);
    const page =
      directory === undefined
        ? undefined
        : new Console(this, 'Console', {
            deployment: props.deployment,
            signIn: signInOrigins(this, props.state.administrators),
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
      page.serve({ directory, rest, identity, administrators: props.state.administrators });
      new CfnOutput(this, 'ConsoleUrl', { value: page.url, description: 'Integration Hub' });
    }
    const { deployment, key, state } = props;
    const firewall = deployment.firewall
      ? new Firewall(this, 'Firewall', {
          deployment,
          key,
          stage: rest.gateway.deploymentStage,
          webhookPath: WEBHOOK_PATH,
        })
      : undefined;
    const alarms = new Alarms(this, 'Alarms', {
      deployment,
      key,
      declarations: [
        ...alertAlarms(props),
        ...discoveryAlarms(deployment, discoveryRates(this)),
        ...apiAlarms(rest, firewall),
        ...rotationAlarms(deployment, rotate),
        ...resourceAlarms(state, this),
      ],
    });
    new Dashboard(this, 'Dashboard', { deployment, state, rest, alarms });

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

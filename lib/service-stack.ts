import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alerts } from './alerts.ts';
import { CmdbDiscovery } from './cmdb-discovery.ts';
import { Console } from './console.ts';
import { EntraSync } from './entra-sync.ts';
import type { FlowProps } from './flow.ts';
import { signInOrigins } from './identity-provider.ts';
import { IntegrationHub } from './integration-hub.ts';
import { RestApi } from './rest-api.ts';
import { SecretRotation } from './secret-rotation.ts';

export interface ServiceStackProps extends FlowProps {
  /** Folder of the built web page; without it, none is served. */
  readonly page?: string;
}

/** What can be replaced at will: functions, API, schedules. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, { page: directory, ...props }: ServiceStackProps) {
    super(scope, id, {
      description: 'StackFlow for Microsoft Azure: the service (functions, API, schedules)',
    });

    const alerts = new Alerts(this, 'Alerts', props);
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
      deployment: props.deployment,
      webhook: alerts.ingest.function,
      admin: api.function,
      authorizer: authorize.function,
    });

    if (page && directory !== undefined) {
      page.serve({ directory, rest, identity, administrators: props.state.administrators });
      new CfnOutput(this, 'ConsoleUrl', { value: page.url, description: 'Integration Hub' });
    }
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

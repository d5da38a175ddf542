import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { type Bundles, bundleHandlers, type CodeProvider } from './bundles.ts';
import { refuseUnknown } from './context.ts';
import { deploymentOf } from './deployment.ts';
import { FEATURE_FLAGS } from './feature-flags.ts';
import { PageFirewallStack } from './firewall/page-firewall-stack.ts';
import { ServiceStack } from './service-stack.ts';
import { StateStack } from './state-stack.ts';

export interface BuildAppProps {
  /** Where `synth` writes; `cdk.out` or what the CDK CLI says when absent. */
  readonly outdir?: string;
  /** As `-c`: `{ env: 'prod' }`. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Where functions get their code; the handlers, bundled, when absent. */
  readonly bundles?: Bundles;
  /** Folder of the built web page; without it, none is served. */
  readonly page?: string;
}

/**
 * The CDK app, ready for `synth()`, which throws when a rule of cdk-nag is broken. It comes out the
 * same whether the CDK CLI runs it or a program. Region and account are those that deploy it.
 */
export function buildApp({
  outdir,
  context,
  bundles = bundleHandlers(),
  page,
}: BuildAppProps = {}): App {
  try {
    const app = new App({
      ...(outdir !== undefined && { outdir }),
      context: { ...FEATURE_FLAGS, ...context },
      analyticsReporting: false,
    });
    addStacks(app, bundles.code, page);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
    return app;
  } finally {
    bundles.remove();
  }
}

function addStacks(app: App, code: CodeProvider, page: string | undefined): void {
  refuseUnknown(app);
  const deployment = deploymentOf(app);
  const name = `StackFlowAzure-${deployment.name}`;
  const state = new StateStack(app, `${name}-State`, { deployment });
  const pageFirewall =
    page !== undefined && deployment.firewall === 'on'
      ? new PageFirewallStack(app, `${name}-Edge`, { deployment })
      : undefined;
  new ServiceStack(app, `${name}-Service`, {
    deployment,
    state,
    code,
    key: state.key,
    ...(page !== undefined && { page }),
    ...(pageFirewall && { pageFirewall }),
  });
  Tags.of(app).add('application', 'stackflow-azure');
  Tags.of(app).add('environment', deployment.environment);
  if (deployment.instance !== undefined) Tags.of(app).add('instance', deployment.instance);
  for (const [key, value] of Object.entries(deployment.tags)) Tags.of(app).add(key, value);
}

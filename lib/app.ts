import { App, type AppProps, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import cdk from '../cdk.json' with { type: 'json' };
import { type Bundles, bundleHandlers } from './bundles.ts';
import { deploymentOf } from './deployment.ts';
import { ServiceStack } from './service-stack.ts';
import { StateStack } from './state-stack.ts';

export interface BuildAppProps {
  /** Where `synth` writes; `cdk.out` or what the CDK CLI says when absent. */
  readonly outdir?: string;
  /** As `-c`: `{ env: 'prod' }`. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Where functions get their code; the handlers, bundled, when absent. */
  readonly bundles?: Bundles;
}

/**
 * The CDK app, ready for `synth()`. It comes out the same whether the CDK CLI runs it or a program.
 * Region and account are those of the credentials that deploy it.
 */
export function buildApp({ outdir, context, bundles = bundleHandlers() }: BuildAppProps = {}): App {
  const props: AppProps = {
    ...(outdir !== undefined && { outdir }),
    context: { ...cdk.context, ...context },
    analyticsReporting: false,
  };
  const app = new App(props);
  const deployment = deploymentOf(app);
  const name = `StackFlowAzure-${deployment.environment}`;

  const state = new StateStack(app, `${name}-State`, { deployment });
  new ServiceStack(app, `${name}-Service`, { deployment, state, code: bundles.code });
  bundles.remove();

  Tags.of(app).add('application', 'stackflow-azure');
  Tags.of(app).add('environment', deployment.environment);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return app;
}

import type { FunctionDefinition } from '../../../local/aws/lambda/function-definition.ts';
import { trustedAuthority } from '../../local/azure/tenant-under-test.ts';
import {
  type Death,
  type Request,
  startWatchedProxy,
  type WatchedProxyOptions,
} from './watched-proxy.ts';
import type { World } from './world.ts';

/** A way on which requests are watched. */
export type Way = 'discover to lambda' | 'collect to dynamodb' | 'collect to azure';

/** Sees each request; names the death that its sender dies of it. */
export type Watch = (request: Request, way: Way) => Death | undefined;

/** Discovery's functions with proxies between them and what they talk to. */
export interface WatchedFunctions {
  readonly functions: readonly FunctionDefinition[];
  /** For every function. */
  readonly environment: Readonly<Record<string, string>>;
  /** Watches from here on. */
  watch(next: Watch): void;
}

/**
 * @param lambdaEndpoint where the Lambda service answers now
 * @param kill ends whatever runs the function of this name
 */
export async function watchFunctions(
  world: World,
  lambdaEndpoint: () => string | Promise<string>,
  kill: (functionName: string) => void,
): Promise<WatchedFunctions> {
  const { discover, collect, environment, endpoints } = world;
  const { server } = await trustedAuthority();
  let watch: Watch = () => undefined;

  async function proxy(
    way: Way,
    functionName: string,
    target: WatchedProxyOptions['target'],
    isSecure = false,
  ) {
    const { endpoint, stop } = await startWatchedProxy({
      target,
      ...(isSecure && { certificate: server }),
      watch: (request) => watch(request, way),
      kill: () => kill(functionName),
    });
    world.finally(stop);
    return endpoint;
  }

  const lambda = await proxy('discover to lambda', discover.name, lambdaEndpoint);
  const dynamodb = await proxy('collect to dynamodb', collect.name, () => endpoints.dynamodb);
  const azure = await proxy('collect to azure', collect.name, () => endpoints.azure, true);
  return {
    functions: [
      { ...discover, environment: { ...discover.environment, ...environment } },
      {
        ...collect,
        environment: {
          ...collect.environment,
          ...environment,
          AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
          AZURE_AUTHORITY_HOST: azure,
          AZURE_RESOURCE_MANAGER_ENDPOINT: azure,
        },
      },
    ],
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda },
    watch(next) {
      watch = next;
    },
  };
}

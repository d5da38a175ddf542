import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Integration, IntegrationStore } from '../shared/domain/integration.ts';
import { IntegrationError } from '../shared/domain/integration-error.ts';
import type { Run, RunStore } from '../shared/domain/run.ts';

/** @throws IntegrationError `not_found` when the path names no integration */
export async function findIntegration(
  event: APIGatewayProxyEvent,
  { integrations }: { readonly integrations: Pick<IntegrationStore, 'get'> },
): Promise<Integration> {
  const id = parameter(event, 'integrationId');
  return (await integrations.get(id)) ?? missing(`Integration ${id}`);
}

/** @throws IntegrationError `not_found` when the path names no run */
export async function findRun(
  event: APIGatewayProxyEvent,
  { runs }: { readonly runs: Pick<RunStore, 'get'> },
): Promise<Run> {
  const id = parameter(event, 'runId');
  return (await runs.get(id)) ?? missing(`Run ${id}`);
}

export function parameter(event: APIGatewayProxyEvent, name: string): string {
  return decodeURIComponent(event.pathParameters?.[name] ?? '');
}

export function missing(what: string): never {
  throw new IntegrationError('not_found', `${what} does not exist.`, 'Check the address.');
}

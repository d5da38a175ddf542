import * as z from 'zod';
import { badRequest } from './query-error.ts';

/**
 * The body of a query. What is not listed here is refused rather than overlooked: facets, the table
 * format, scope filters.
 * @see https://learn.microsoft.com/rest/api/azureresourcegraph/resourcegraph/resources/resources
 */
const QueryRequest = z.strictObject({
  subscriptions: z.array(z.string()).optional(),
  managementGroups: z.array(z.string()).optional(),
  query: z.string().min(1),
  options: z
    .strictObject({
      $top: z.int().min(1).max(1000).default(1000),
      $skip: z.int().min(0).default(0),
      $skipToken: z.string().optional(),
      resultFormat: z.literal('objectArray').optional(),
      /** About tenants with more subscriptions than a query may span, so of no effect here. */
      allowPartialScopes: z.boolean().optional(),
    })
    .prefault({}),
});
export type QueryRequest = z.infer<typeof QueryRequest>;

/** Throws QueryError with what is wrong with the body. */
export function readQueryRequest(body: string): QueryRequest {
  const result = QueryRequest.safeParse(parse(body));
  if (!result.success) throw badRequest('InvalidRequestBody', z.prettifyError(result.error));
  const { subscriptions, managementGroups } = result.data;
  if (subscriptions && managementGroups) {
    throw badRequest(
      'InvalidRequestBody',
      'Give either subscriptions or management groups, not both.',
    );
  }
  return result.data;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw badRequest('InvalidRequestBody', 'The body is not JSON.');
  }
}

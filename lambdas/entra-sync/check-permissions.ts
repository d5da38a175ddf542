import type { Graph, PermissionReport } from '../shared/domain/graph.ts';
import { IntegrationError } from '../shared/domain/integration-error.ts';

/**
 * Finds out whether a permission is missing, when something looks as if one were.
 *
 * @throws IntegrationError `graph_permission_missing` naming those that are
 */
export async function checkPermissions(graph: Pick<Graph, 'probe'>): Promise<void> {
  const report = await graph.probe();
  if (report.missing.length > 0) throw permissionMissing(report);
}

/** Runs a read, and tells by name which permission is missing where Graph denies access. */
export async function namingPermissions<T>(
  graph: Pick<Graph, 'probe'>,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof IntegrationError && error.code === 'azure_access_denied') {
      await checkPermissions(graph);
    }
    throw error;
  }
}

function permissionMissing({ missing }: PermissionReport): IntegrationError {
  const names = missing.join(', ');
  return new IntegrationError(
    'graph_permission_missing',
    `Microsoft Graph does not let the service principal read the directory: ${names} ${missing.length === 1 ? 'is' : 'are'} not consented. Nobody was removed.`,
    'Grant admin consent for Graph API permissions in Azure AD app registration.',
  );
}

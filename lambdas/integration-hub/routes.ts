/**
 * The admin API's routes: the stack makes each a method of the REST API, `api.handler.ts` answers
 * each, and neither can have one that the other lacks.
 */
export const ROUTES = {
  connectIntegration: { method: 'POST', path: '/api/integrations/azure' },
  listIntegrations: { method: 'GET', path: '/api/integrations/azure' },
  getIntegration: { method: 'GET', path: '/api/integrations/azure/{integrationId}' },
  changeIntegration: { method: 'PUT', path: '/api/integrations/azure/{integrationId}' },
  renewClientSecret: {
    method: 'PUT',
    path: '/api/integrations/azure/{integrationId}/client-secret',
  },
  rotateClientSecret: {
    method: 'POST',
    path: '/api/integrations/azure/{integrationId}/client-secret/rotation',
  },
  getWebhook: { method: 'GET', path: '/api/integrations/azure/{integrationId}/webhook' },
  renewWebhookKey: { method: 'POST', path: '/api/integrations/azure/{integrationId}/webhook/key' },
  expectTestAlert: {
    method: 'POST',
    path: '/api/integrations/azure/{integrationId}/expected-test-alert',
  },
  runDiscovery: { method: 'POST', path: '/api/integrations/azure/{integrationId}/discovery-runs' },
  listRuns: { method: 'GET', path: '/api/integrations/azure/{integrationId}/runs' },
  getRun: { method: 'GET', path: '/api/runs/{runId}' },
  listHeldRetirements: { method: 'GET', path: '/api/runs/{runId}/held-retirements' },
  decideRun: { method: 'POST', path: '/api/runs/{runId}/decision' },
  listHeldRemovals: { method: 'GET', path: '/api/runs/{runId}/held-removals' },
  syncNow: { method: 'POST', path: '/api/integrations/azure/{integrationId}/sync-runs' },
  getRoleMapping: { method: 'GET', path: '/api/integrations/azure/{integrationId}/role-mapping' },
  changeRoleMapping: {
    method: 'PUT',
    path: '/api/integrations/azure/{integrationId}/role-mapping',
  },
  listUsers: { method: 'GET', path: '/api/directory/{tenantId}/users' },
  getUser: { method: 'GET', path: '/api/directory/{tenantId}/users/{userId}' },
  takeRole: { method: 'DELETE', path: '/api/directory/{tenantId}/users/{userId}/grants/{role}' },
  listGroups: { method: 'GET', path: '/api/directory/{tenantId}/groups' },
  getGroup: { method: 'GET', path: '/api/directory/{tenantId}/groups/{groupId}' },
  listDepartments: { method: 'GET', path: '/api/directory/{tenantId}/departments' },
  listGrants: { method: 'GET', path: '/api/directory/{tenantId}/grants' },
  giveRole: { method: 'POST', path: '/api/directory/{tenantId}/grants' },
  listDeliveries: { method: 'GET', path: '/api/integrations/azure/{integrationId}/deliveries' },
  getDelivery: { method: 'GET', path: '/api/deliveries/{deliveryId}' },
  replayDelivery: { method: 'POST', path: '/api/deliveries/{deliveryId}/replay' },
  redriveDeadLetters: { method: 'POST', path: '/api/dead-letters/redrive' },
  listConfigurationItems: { method: 'GET', path: '/api/cmdb/configuration-items' },
  getConfigurationItem: { method: 'GET', path: '/api/cmdb/configuration-items/{id+}' },
  getRelations: { method: 'GET', path: '/api/cmdb/relations/{id+}' },
  getHistory: { method: 'GET', path: '/api/cmdb/history/{id+}' },
  listIncidents: { method: 'GET', path: '/api/incidents' },
  getIncident: { method: 'GET', path: '/api/incidents/{number}' },
} as const satisfies Record<string, Route>;

/** A route as API Gateway writes it: parameters in braces. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
}

export type RouteName = keyof typeof ROUTES;

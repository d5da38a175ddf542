import { createBrowserRouter } from 'react-router';
import { PageProblem } from './page-problem.tsx';
import { Shell } from './shell.tsx';

/** The pages; each is loaded when it is visited. */
export function createRouter() {
  return createBrowserRouter([
    {
      path: '/',
      Component: Shell,
      HydrateFallback: Nothing,
      ErrorBoundary: PageProblem,
      children: [
        {
          ErrorBoundary: PageProblem,
          children: [
            {
              index: true,
              lazy: async () => ({
                Component: (await import('../overview/overview-page.tsx')).OverviewPage,
              }),
            },
            {
              path: 'configure/:integrationId?',
              lazy: async () => ({
                Component: (await import('../configure/configure-page.tsx')).ConfigurePage,
              }),
            },
            {
              path: 'runs',
              lazy: async () => ({ Component: (await import('../runs/runs-page.tsx')).RunsPage }),
            },
            {
              path: 'runs/:runId',
              lazy: async () => ({ Component: (await import('../runs/run-page.tsx')).RunPage }),
            },
            {
              path: 'cmdb',
              lazy: async () => ({ Component: (await import('../cmdb/items-page.tsx')).ItemsPage }),
            },
            {
              path: 'cmdb/items/*',
              lazy: async () => ({ Component: (await import('../cmdb/item-page.tsx')).ItemPage }),
            },
            {
              path: 'incidents',
              lazy: async () => ({
                Component: (await import('../incidents/incidents-page.tsx')).IncidentsPage,
              }),
            },
            {
              path: 'incidents/:number',
              lazy: async () => ({
                Component: (await import('../incidents/incident-page.tsx')).IncidentPage,
              }),
            },
            {
              path: 'deliveries',
              lazy: async () => ({
                Component: (await import('../deliveries/deliveries-page.tsx')).DeliveriesPage,
              }),
            },
            {
              path: 'deliveries/:deliveryId',
              lazy: async () => ({
                Component: (await import('../deliveries/delivery-page.tsx')).DeliveryPage,
              }),
            },
            {
              path: 'directory/:area?',
              lazy: async () => ({
                Component: (await import('../directory/directory-page.tsx')).DirectoryPage,
              }),
            },
            {
              path: 'directory/people/:id',
              lazy: async () => ({
                Component: (await import('../directory/person-page.tsx')).PersonPage,
              }),
            },
            {
              path: 'directory/groups/:id',
              lazy: async () => ({
                Component: (await import('../directory/group-page.tsx')).GroupPage,
              }),
            },
            {
              path: 'directory/departments/:id',
              lazy: async () => ({
                Component: (await import('../directory/department-page.tsx')).DepartmentPage,
              }),
            },
            {
              path: 'activity',
              lazy: async () => ({
                Component: (await import('../activity/activity-page.tsx')).ActivityPage,
              }),
            },
            {
              path: '*',
              lazy: async () => ({
                Component: (await import('./not-found-page.tsx')).NotFoundPage,
              }),
            },
          ],
        },
      ],
    },
  ]);
}

function Nothing() {
  return null;
}

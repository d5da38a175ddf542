import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import type { IncidentDetails } from '../../lambdas/shared/domain/incident-verification.ts';
import { problemOf } from '../api/api-problem.ts';
import { itemAddress } from '../api/arm-path.ts';
import { useHub } from '../api/hub-context.tsx';
import { Page } from '../app/page.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { RouterLink } from '../app/router-link.tsx';
import { nameOf } from '../cmdb/relation-layout.ts';
import { Instant } from '../listing/instant.tsx';
import { IncidentActions } from './incident-actions.tsx';
import { IncidentState } from './incident-state.tsx';
import { PriorityBadge } from './priority-badge.tsx';
import { Timeline } from './timeline.tsx';

/** One incident with its timeline. */
export function IncidentPage() {
  const { number = '' } = useParams();
  const { call } = useHub();
  const incident = useQuery({
    queryKey: ['incident', number],
    queryFn: ({ signal }) =>
      call<IncidentDetails>(`/api/incidents/${encodeURIComponent(number)}`, { signal }),
    refetchInterval: 10_000,
  });
  if (incident.error && !incident.data) {
    return (
      <Page title={number}>
        <ProblemAlert problem={problemOf(incident.error)} retry={() => void incident.refetch()} />
      </Page>
    );
  }
  if (!incident.data) {
    return (
      <Page title={number}>
        <Spinner size="large" />
      </Page>
    );
  }
  return <Details incident={incident.data} />;
}

function Details({ incident }: { readonly incident: IncidentDetails }) {
  const { recurrence, targetIds, ciIds, investigationLink } = incident;
  const shown = new Set(targetIds.map(nameOf));
  const targetNames = incident.targetNames.filter((name) => !shown.has(name.toLowerCase()));
  const named = ciIds.filter((id) => !targetIds.includes(id));
  return (
    <Page title={`${incident.number} ${incident.title}`}>
      <Container
        header={
          <Header
            variant="h2"
            actions={
              investigationLink !== null && (
                <Link href={investigationLink} external externalIconAriaLabel="Opens in a new tab">
                  Investigate in Azure
                </Link>
              )
            }
          >
            Incident
          </Header>
        }
      >
        <SpaceBetween size="l">
          <Box variant="p">{incident.description}</Box>
          <KeyValuePairs
            columns={4}
            items={[
              { label: 'Priority', value: <PriorityBadge priority={incident.priority} /> },
              {
                label: 'State',
                value: (
                  <>
                    <IncidentState incident={incident} /> {incident.test && <Badge>Test</Badge>}
                  </>
                ),
              },
              { label: 'Opened', value: <Instant at={incident.openedAt} /> },
              { label: 'Resolved', value: <Instant at={incident.resolvedAt} /> },
              { label: 'Alert rule', value: incident.alertRule ?? '–' },
              { label: 'Monitoring service', value: incident.monitoringService },
              { label: 'Kind', value: incident.kind },
              {
                label: 'Sender',
                value: incident.verification ?? 'Verified',
              },
              { label: 'Fired in 7 days', value: recurrence.count },
              {
                label: 'Incident before',
                value:
                  recurrence.previous === null ? (
                    '–'
                  ) : (
                    <RouterLink href={`/incidents/${recurrence.previous}`}>
                      {recurrence.previous}
                    </RouterLink>
                  ),
              },
              ...Object.entries(incident.customProperties).map(([label, value]) => ({
                label,
                value,
              })),
            ]}
          />
        </SpaceBetween>
      </Container>
      <IncidentActions incident={incident} />
      <Container header={<Header variant="h2">Affected</Header>}>
        {targetIds.length + targetNames.length === 0 ? (
          <Box color="text-body-secondary">The alert names no resource.</Box>
        ) : (
          <ul>
            {targetIds.map((id) => (
              <li key={id}>
                {ciIds.includes(id) ? (
                  <RouterLink href={itemAddress(id)}>{nameOf(id)}</RouterLink>
                ) : (
                  `${id} (not in the CMDB)`
                )}
              </li>
            ))}
            {named.map((id) => (
              <li key={id}>
                <RouterLink href={itemAddress(id)}>{nameOf(id)}</RouterLink> (known by its name)
              </li>
            ))}
            {targetNames.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        )}
      </Container>
      <Timeline incident={incident} />
    </Page>
  );
}

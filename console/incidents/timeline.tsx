import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Incident } from '../../lambdas/shared/domain/incident.ts';
import { RouterLink } from '../app/router-link.tsx';
import { Instant } from '../listing/instant.tsx';
import { toStory } from './story.ts';
import './timeline.css';

/** What happened to an incident, and who did what. */
export function Timeline({ incident }: { readonly incident: Incident }) {
  return (
    <Container header={<Header variant="h2">Timeline</Header>}>
      <SpaceBetween size="s">
        <ol className="timeline">
          {toStory(incident).map(({ key, at, what, type, detail, deliveryId }) => (
            <li key={key}>
              <Box variant="small">
                <Instant at={at} />
              </Box>
              <div>
                <StatusIndicator type={type}>{what}</StatusIndicator>{' '}
                {deliveryId !== null && (
                  <RouterLink
                    href={`/deliveries/${deliveryId}`}
                    ariaLabel={`the delivery of ${what}`}
                  >
                    the delivery
                  </RouterLink>
                )}
                {detail !== null && <Box color="text-body-secondary">{detail}</Box>}
              </div>
            </li>
          ))}
        </ol>
        {incident.omittedEntries > 0 && (
          <Box variant="small">
            {incident.omittedEntries} entries between the first and the last ones are not kept.
          </Box>
        )}
      </SpaceBetween>
    </Container>
  );
}

import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { Fragment } from 'react';
import type { PersonReport } from '../../lambdas/integration-hub/directory/describe-person.ts';
import { RouterLink } from '../app/router-link.tsx';
import { Instant } from '../listing/instant.tsx';
import { toLife } from './life.ts';
import { useDirectoryLink } from './links.ts';
import { PersonLink } from './person-link.tsx';
import { PersonState } from './person-state.tsx';

const PRESENCES: Readonly<Record<PersonReport['presence'], string>> = {
  enabled: 'Enabled',
  disabled: 'Sign-in blocked',
  deleted: 'In the recycle bin',
  gone: 'Gone',
};

/** What Entra ID says of somebody, and what StackFlow knows beside. */
export function PersonProfile({ person }: { readonly person: PersonReport }) {
  const link = useDirectoryLink();
  const [manager, ...above] = person.managers;
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Profile</Header>}>
        <KeyValuePairs
          columns={3}
          items={[
            { label: 'In StackFlow', value: <PersonState person={person} /> },
            { label: 'Account in Entra ID', value: PRESENCES[person.presence] },
            {
              label: 'Kind',
              value: person.kind === 'guest' ? <Badge>Guest</Badge> : 'Member',
            },
            { label: 'Job title', value: person.jobTitle ?? '–' },
            {
              label: 'Department',
              value:
                person.departmentId === null ? (
                  (person.department ?? '–')
                ) : (
                  <RouterLink href={link('departments', person.departmentId)}>
                    {person.department ?? person.departmentId}
                  </RouterLink>
                ),
            },
            { label: 'Manager', value: manager ? <PersonLink person={manager} /> : '–' },
            { label: 'User principal name', value: person.userPrincipalName ?? '–' },
            { label: 'Mail', value: person.mail ?? '–' },
            { label: 'Phone', value: person.phone ?? '–' },
            { label: 'Company', value: person.companyName ?? '–' },
            { label: 'Office', value: person.officeLocation ?? '–' },
            { label: 'Employee ID', value: person.employeeId ?? '–' },
            {
              label: 'Object ID',
              value: (
                <CopyToClipboard
                  variant="inline"
                  textToCopy={person.id}
                  copyButtonAriaLabel="Copy the object ID"
                  copySuccessText="Copied"
                  copyErrorText="Could not be copied"
                />
              ),
            },
          ]}
        />
      </Container>
      {above.length > 0 && (
        <Container header={<Header variant="h2">Line of managers</Header>}>
          {person.managers.toReversed().map((each, index) => (
            <Fragment key={each.id}>
              {index > 0 && ' → '}
              <PersonLink person={each} />
            </Fragment>
          ))}
        </Container>
      )}
      <Container header={<Header variant="h2">Timeline</Header>}>
        <KeyValuePairs
          columns={3}
          items={toLife(person).map(({ what, at }) => ({
            label: what,
            value: <Instant at={at} />,
          }))}
        />
        <Box variant="small" margin={{ top: 's' }}>
          What is known by date; earlier values of the profile are not kept.
        </Box>
      </Container>
    </SpaceBetween>
  );
}

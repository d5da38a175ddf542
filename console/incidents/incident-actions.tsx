import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Incident } from '../../lambdas/shared/domain/incident.ts';
import type { IncidentDetails } from '../../lambdas/shared/domain/incident-verification.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';

type Act = 'acknowledgement' | 'resolution' | 'notes';

/** Acknowledge, resolve, note; what is written goes with any of them. */
export function IncidentActions({ incident }: { readonly incident: Incident }) {
  const { call } = useHub();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  // Sending the same note again adds no second one.
  const [noteId, setNoteId] = useState(() => crypto.randomUUID());
  const act = useMutation({
    mutationFn: (kind: Act) =>
      call<IncidentDetails>(`/api/incidents/${incident.number}/${kind}`, {
        method: 'POST',
        body: {
          ...(text.trim() !== '' && { text: text.trim() }),
          ...(kind === 'notes' && { id: noteId }),
        },
      }),
    onSuccess: (after) => {
      queries.setQueryData(['incident', incident.number], after);
      void queries.invalidateQueries({ queryKey: ['listing'] });
      setText('');
      setNoteId(crypto.randomUUID());
    },
  });
  const isOpen = incident.state === 'open';
  return (
    <Container header={<Header variant="h2">What you do about it</Header>}>
      <SpaceBetween size="s">
        <FormField label="Note">
          <Textarea
            rows={2}
            value={text}
            placeholder="What you found out, or why it is resolved"
            onChange={({ detail }) => setText(detail.value)}
          />
        </FormField>
        <SpaceBetween direction="horizontal" size="xs">
          <Button
            disabled={text.trim() === ''}
            disabledReason="Write the note first."
            loading={act.isPending && act.variables === 'notes'}
            onClick={() => act.mutate('notes')}
          >
            Add note
          </Button>
          {isOpen && incident.acknowledged === null && (
            <Button
              loading={act.isPending && act.variables === 'acknowledgement'}
              onClick={() => act.mutate('acknowledgement')}
            >
              Acknowledge
            </Button>
          )}
          {isOpen && (
            <Button
              variant="primary"
              loading={act.isPending && act.variables === 'resolution'}
              onClick={() => act.mutate('resolution')}
            >
              Resolve
            </Button>
          )}
        </SpaceBetween>
        {act.error && <ProblemAlert problem={problemOf(act.error)} />}
      </SpaceBetween>
    </Container>
  );
}

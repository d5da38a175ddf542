import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { Instant } from '../listing/instant.tsx';
import { FIELD_NAMES } from './field-names.ts';
import { differences, type FormValues, toFormValues } from './form-values.ts';
import type { StaleSave } from './save-connection.ts';

interface StaleSaveAlertProps {
  readonly stale: StaleSave;
  readonly mine: FormValues;
  readonly onTake: (current: Integration, keepMine: boolean) => void;
}

/** Tells who was faster, and what differs; nothing of either is lost without a word. */
export function StaleSaveAlert({ stale: { current, by }, mine, onTake }: StaleSaveAlertProps) {
  const differing = differences({ ...mine, clientSecret: '' }, toFormValues(current));
  return (
    <div role="alert">
      <Alert type="warning" header="Somebody else has changed this integration since you read it">
        <SpaceBetween size="s">
          <Box>
            {by ? (
              <>
                {by.name} saved it at <Instant at={by.at} />.
              </>
            ) : (
              <>
                It was saved at <Instant at={current.updatedAt} />.
              </>
            )}{' '}
            Nothing of yours was written. It differs in:{' '}
            {differing.length === 0
              ? 'nothing that is in this form'
              : differing.map((field) => FIELD_NAMES[field] ?? field).join(', ')}
            .
          </Box>
          <SpaceBetween direction="horizontal" size="xs">
            <Button onClick={() => onTake(current, false)}>Show what is stored now</Button>
            <Button onClick={() => onTake(current, true)}>
              Keep my fields, and let me save them over it
            </Button>
          </SpaceBetween>
        </SpaceBetween>
      </Alert>
    </div>
  );
}

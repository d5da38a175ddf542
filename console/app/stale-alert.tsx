import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { LastChange } from '../activity/last-change.ts';
import { Instant } from '../listing/instant.tsx';

interface StaleAlertProps {
  /** What somebody else has changed, e.g. `this integration`. */
  readonly what: string;
  readonly by: LastChange | undefined;
  /** Of what is stored now, as far as it is known without `by`. */
  readonly savedAt?: string | undefined;
  /** In what the stored state and the reader's differ. */
  readonly differing: readonly string[];
  /** @param keepMine whether what the reader typed stays, to be saved over what is stored */
  readonly onTake: (keepMine: boolean) => void;
}

/** Tells who was faster, and what differs; nothing of either is lost without a word. */
export function StaleAlert({ what, by, savedAt, differing, onTake }: StaleAlertProps) {
  return (
    <div role="alert">
      <Alert type="warning" header={`Somebody else has changed ${what} since you read it`}>
        <SpaceBetween size="s">
          <Box>
            {by && (
              <>
                {by.name} saved it at <Instant at={by.at} />.{' '}
              </>
            )}
            {!by && savedAt !== undefined && (
              <>
                It was saved at <Instant at={savedAt} />.{' '}
              </>
            )}
            Nothing of yours was written. It differs in:{' '}
            {differing.length === 0 ? 'nothing that is shown here' : differing.join(', ')}.
          </Box>
          <SpaceBetween direction="horizontal" size="xs">
            <Button onClick={() => onTake(false)}>Show what is stored now</Button>
            <Button onClick={() => onTake(true)}>Keep mine, and let me save it over that</Button>
          </SpaceBetween>
        </SpaceBetween>
      </Alert>
    </div>
  );
}

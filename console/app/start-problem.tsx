import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';

/** Shown when nobody could be signed in. */
export function StartProblem({ error }: { readonly error: unknown }) {
  return (
    <main>
      <Box padding="xxxl">
        <Alert
          type="error"
          header="Integration Hub could not sign you in"
          action={<Button onClick={() => location.assign('/')}>Try again</Button>}
        >
          {error instanceof Error ? error.message : String(error)}
        </Alert>
      </Box>
    </main>
  );
}

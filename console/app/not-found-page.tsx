import Box from '@cloudscape-design/components/box';
import { Page } from './page.tsx';
import { RouterLink } from './router-link.tsx';

export function NotFoundPage() {
  return (
    <Page title="There is no such page">
      <Box>
        Check the address, or go to the <RouterLink href="/">overview</RouterLink>.
      </Box>
    </Page>
  );
}

import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useEffect } from 'react';
import { showPageTitle } from './page-title.ts';

interface PageProps {
  readonly title: string;
  readonly description?: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page below its heading, which is also the browser tab's title. */
export function Page({ title, description, actions, children }: PageProps) {
  useEffect(() => {
    showPageTitle(title);
  }, [title]);
  return (
    <ContentLayout
      header={
        <Header variant="h1" actions={actions} {...(description !== undefined && { description })}>
          {title}
        </Header>
      }
    >
      <SpaceBetween size="l">{children}</SpaceBetween>
    </ContentLayout>
  );
}

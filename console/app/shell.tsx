import AppLayout from '@cloudscape-design/components/app-layout';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import SideNavigation from '@cloudscape-design/components/side-navigation';
import Spinner from '@cloudscape-design/components/spinner';
import TopNavigation from '@cloudscape-design/components/top-navigation';
import { useState } from 'react';
import { Outlet, useLocation, useNavigation } from 'react-router';
import { useHub } from '../api/hub-context.tsx';
import { breadcrumbsOf, SECTIONS, sectionOf } from './breadcrumbs.ts';
import { chooseColorMode, colorMode } from './color-mode.ts';
import { usePageTitle } from './page-title.ts';
import { useFollow } from './router-link.tsx';

/** What surrounds every page. */
export function Shell() {
  const { pathname } = useLocation();
  const { state } = useNavigation();
  const follow = useFollow();
  const title = usePageTitle();
  const [navigationOpen, setNavigationOpen] = useState(() => innerWidth > 900);
  return (
    <>
      <div id="top">
        <Top />
      </div>
      <AppLayout
        headerSelector="#top"
        toolsHide
        navigationOpen={navigationOpen}
        onNavigationChange={({ detail }) => setNavigationOpen(detail.open)}
        ariaLabels={{ navigation: 'Sections', navigationToggle: 'Open sections' }}
        navigation={
          <SideNavigation
            header={{ text: 'Microsoft Azure', href: '/' }}
            activeHref={sectionOf(pathname).href}
            onFollow={follow}
            items={SECTIONS.map(({ text, href }) => ({ type: 'link', text, href }))}
          />
        }
        breadcrumbs={
          <BreadcrumbGroup
            ariaLabel="Breadcrumbs"
            items={[...breadcrumbsOf(pathname, title)]}
            onFollow={follow}
          />
        }
        content={state === 'loading' ? <Spinner size="large" /> : <Outlet />}
      />
    </>
  );
}

function Top() {
  const { session } = useHub();
  const follow = useFollow();
  const [mode, setMode] = useState(colorMode);
  const other = mode === 'dark' ? 'light' : 'dark';
  return (
    <TopNavigation
      identity={{
        href: '/',
        title: 'StackFlow',
        onFollow: follow,
      }}
      utilities={[
        {
          type: 'button',
          text: mode === 'dark' ? 'Light mode' : 'Dark mode',
          onClick: () => {
            chooseColorMode(other);
            setMode(other);
          },
        },
        {
          type: 'menu-dropdown',
          text: session.name,
          iconName: 'user-profile',
          items: [{ id: 'sign-out', text: 'Sign out' }],
          onItemClick: () => void session.signOut(),
        },
      ]}
    />
  );
}

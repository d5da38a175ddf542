export interface Breadcrumb {
  readonly text: string;
  readonly href: string;
}

const ROOT: readonly Breadcrumb[] = [
  { text: 'Admin', href: '/' },
  { text: 'Integration Hub', href: '/' },
  { text: 'Microsoft Azure', href: '/' },
];

/** The pages of the navigation. */
export const SECTIONS: readonly Breadcrumb[] = [
  { text: 'Overview', href: '/' },
  { text: 'Configure', href: '/configure' },
  { text: 'Runs', href: '/runs' },
  { text: 'CMDB', href: '/cmdb' },
  { text: 'Incidents', href: '/incidents' },
  { text: 'Directory', href: '/directory' },
  { text: 'Deliveries', href: '/deliveries' },
  { text: 'Activity', href: '/activity' },
];

/** The section of a page. */
export function sectionOf(pathname: string): Breadcrumb {
  const first = `/${pathname.split('/')[1] ?? ''}`;
  return SECTIONS.find(({ href }) => href === first) ?? { text: 'Page', href: first };
}

/** Parts of a section that have addresses of their own. */
const AREAS: Readonly<Record<string, string>> = {
  '/directory/people': 'People',
  '/directory/groups': 'Groups',
  '/directory/departments': 'Departments',
  '/directory/org-chart': 'Org chart',
  '/directory/roles': 'Roles',
};

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Admin → Integration Hub → Microsoft Azure → the section → what is shown of it.
 *
 * @param title of the page, which says more than a GUID in its address
 */
export function breadcrumbsOf(pathname: string, title = ''): readonly Breadcrumb[] {
  const section = sectionOf(pathname);
  const [, ...rest] = pathname.split('/').filter(Boolean);
  if (rest.length === 0 || section.href === '/configure') return [...ROOT, section];
  const area = AREAS[`${section.href}/${rest[0]}`];
  const within = area === undefined ? [] : [{ text: area, href: `${section.href}/${rest[0]}` }];
  if (within.length > 0 && rest.length === 1) return [...ROOT, section, ...within];
  const shown = decodeURIComponent(rest.at(-1) ?? '');
  const text = GUID.test(shown) && title !== '' ? title : shown;
  return [...ROOT, section, ...within, { text, href: pathname }];
}

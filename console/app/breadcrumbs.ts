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
  { text: 'Deliveries', href: '/deliveries' },
  { text: 'Activity', href: '/activity' },
];

/** The section of a page. */
export function sectionOf(pathname: string): Breadcrumb {
  const first = `/${pathname.split('/')[1] ?? ''}`;
  return SECTIONS.find(({ href }) => href === first) ?? { text: 'Page', href: first };
}

/** Admin → Integration Hub → Microsoft Azure → the section → what is shown of it. */
export function breadcrumbsOf(pathname: string): readonly Breadcrumb[] {
  const section = sectionOf(pathname);
  const shown = decodeURIComponent(pathname.split('/').filter(Boolean).slice(1).at(-1) ?? '');
  const isItem = shown !== '' && section.href !== '/configure';
  return [...ROOT, section, ...(isItem ? [{ text: shown, href: pathname }] : [])];
}

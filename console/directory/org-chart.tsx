import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Spinner from '@cloudscape-design/components/spinner';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import TreeView from '@cloudscape-design/components/tree-view';
import { useEffect, useState } from 'react';
import type { OrgChartEntry } from '../../lambdas/integration-hub/directory/org-chart.ts';
import './org-chart.css';
import { nameOf } from '../../lambdas/shared/domain/name-of.ts';
import {
  childrenOf,
  describeReports,
  initialsOf,
  type TreeItem,
  toRoots,
} from './org-chart-tree.ts';
import { PersonLink } from './person-link.tsx';
import { useOrgChartLevels } from './use-org-chart.ts';

interface OrgChartProps {
  readonly tenantId: string;
  readonly roots: readonly OrgChartEntry[];
  /** Who is looked for, by id. */
  readonly sought?: string;
}

/** Managers and whom they manage; a level is read when it is opened. */
export function OrgChart({ tenantId, roots, sought }: OrgChartProps) {
  const [levels, read] = useOrgChartLevels(tenantId);
  const [expanded, setExpanded] = useState<readonly string[]>([]);
  const items = toRoots(roots);
  const [only] = items;
  // A chart that begins with one person says more when that one is open.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, or nobody could close that person again.
  useEffect(() => {
    if (items.length === 1 && only?.type === 'person' && only.entry.reports > 0) open(only);
  }, []);

  function open(item: TreeItem): void {
    if (item.type !== 'person') return;
    setExpanded((all) => [...all, item.id]);
    if (!levels.has(item.entry.id)) read(item.entry.id);
  }
  return (
    <TreeView<TreeItem>
      ariaLabel="Org chart"
      connectorLines="vertical"
      items={items}
      expandedItems={expanded}
      getItemId={({ id }) => id}
      getItemChildren={(item) => childrenOf(item, levels)}
      renderItem={(item) => render(item, read, sought)}
      i18nStrings={{
        expandButtonLabel: () => 'Show the reports of',
        collapseButtonLabel: () => 'Hide the reports of',
      }}
      onItemToggle={({ detail: { item, expanded: isOpen } }) => {
        if (isOpen) open(item);
        else setExpanded((all) => all.filter((id) => id !== item.id));
      }}
    />
  );
}

function render(item: TreeItem, read: (managerId: string) => void, sought: string | undefined) {
  if (item.type === 'reading') {
    return { content: <Spinner />, announcementLabel: 'Reading' };
  }
  if (item.type === 'problem') {
    return {
      content: <StatusIndicator type="error">{item.problem.title}</StatusIndicator>,
      actions: (
        <Button variant="inline-link" onClick={() => read(item.managerId)}>
          Try again
        </Button>
      ),
      announcementLabel: item.problem.title,
    };
  }
  if (item.type === 'more') {
    return {
      content: (
        <Button variant="inline-link" onClick={() => read(item.managerId)}>
          Show more
        </Button>
      ),
      announcementLabel: 'Show more',
    };
  }
  const { entry } = item;
  const reports = describeReports(entry);
  return {
    icon: (
      <span className="org-chart-initials" aria-hidden="true">
        {initialsOf(nameOf(entry))}
      </span>
    ),
    content: (
      <Box variant={entry.id === sought ? 'strong' : 'span'}>
        <PersonLink person={entry} />
      </Box>
    ),
    secondaryContent: (
      <Box variant="small">
        {[entry.jobTitle, entry.department].filter(Boolean).join(' · ') || '–'}
      </Box>
    ),
    ...(reports !== '' && { actions: <Box variant="small">{reports}</Box> }),
    announcementLabel: [nameOf(entry), entry.jobTitle, reports].filter(Boolean).join(', '),
  };
}

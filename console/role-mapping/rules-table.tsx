import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Table from '@cloudscape-design/components/table';
import { RouterLink } from '../app/router-link.tsx';
import { directoryLink } from '../directory/links.ts';
import { RoleBadge } from './role-badge.tsx';
import { SUPER_ADMIN_ONLY } from './roles.ts';
import { type Rule, ruleKey } from './save-mapping.ts';

interface RulesTableProps {
  readonly integrationId: string;
  readonly rules: readonly Rule[];
  readonly maySuperAdmin: boolean;
  readonly onRemove: (rule: Rule) => void;
}

/** The rules of a mapping. */
export function RulesTable({ integrationId, rules, maySuperAdmin, onRemove }: RulesTableProps) {
  return (
    <Table
      variant="embedded"
      items={rules}
      trackBy={ruleKey}
      wrapLines
      ariaLabels={{ tableLabel: 'Group-to-role mapping' }}
      empty={
        <Box textAlign="center" color="text-body-secondary">
          No group gives a role yet. Choose one below.
        </Box>
      }
      columnDefinitions={[
        {
          id: 'group',
          header: 'Group',
          isRowHeader: true,
          cell: ({ groupId, groupName }) => (
            <>
              <RouterLink href={directoryLink('groups', groupId, { integration: integrationId })}>
                {groupName}
              </RouterLink>
              {groupName !== groupId && (
                <Box variant="small" display="block">
                  {groupId}
                </Box>
              )}
            </>
          ),
        },
        { id: 'role', header: 'Role', cell: ({ role }) => <RoleBadge role={role} /> },
        {
          id: 'remove',
          header: 'Action',
          cell: (rule) => (
            <Button
              variant="inline-link"
              ariaLabel={`Remove ${rule.groupName} from ${rule.role}`}
              disabled={rule.role === 'super_admin' && !maySuperAdmin}
              disabledReason={SUPER_ADMIN_ONLY}
              onClick={() => onRemove(rule)}
            >
              Remove
            </Button>
          ),
        },
      ]}
    />
  );
}

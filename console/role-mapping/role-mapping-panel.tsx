import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import type { RoleMapping } from '../../lambdas/shared/domain/role-grant.ts';
import { useIsSuperAdmin } from '../access/use-caller.ts';
import { problemOf } from '../api/api-problem.ts';
import { useHub } from '../api/hub-context.tsx';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { RouterLink } from '../app/router-link.tsx';
import { StaleAlert } from '../app/stale-alert.tsx';
import { AddRule } from './add-rule.tsx';
import { RulesTable } from './rules-table.tsx';
import { differingRules, type Rule, ruleKey, StaleMapping, saveMapping } from './save-mapping.ts';
import { useRoleMapping } from './use-role-mapping.ts';

const ID = 'role-mapping';

/** Which groups of Entra ID give which roles of StackFlow. */
export function RoleMappingPanel({ integration }: { readonly integration: Integration }) {
  const mapping = useRoleMapping(integration.id);
  const { hash } = useLocation();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (hash === `#${ID}`) place.current?.scrollIntoView();
  }, [hash]);
  return (
    <div id={ID} ref={place}>
      <Container
        header={
          <Header
            variant="h2"
            description="Members of a group, nested groups included, have the role as long as they are in it"
          >
            Group-to-role mapping
          </Header>
        }
      >
        {mapping.error && !mapping.data && (
          <ProblemAlert problem={problemOf(mapping.error)} retry={() => void mapping.refetch()} />
        )}
        {mapping.isPending && <Spinner />}
        {mapping.data && <MappingEditor integration={integration} read={mapping.data} />}
      </Container>
    </div>
  );
}

interface MappingEditorProps {
  readonly integration: Integration;
  readonly read: RoleMapping;
}

function MappingEditor({ integration: { id, tenantId, entraIdSync }, read }: MappingEditorProps) {
  const { call } = useHub();
  const queries = useQueryClient();
  const maySuperAdmin = useIsSuperAdmin() !== false;
  const [base, setBase] = useState(read);
  const [rules, setRules] = useState<readonly Rule[]>(read.rules);
  const save = useMutation({
    mutationFn: () => saveMapping(call, id, { rules: [...rules], revision: base.revision }),
    onSuccess: ({ mapping }) => {
      setBase(mapping);
      setRules(mapping.rules);
      queries.setQueryData(['role-mapping', id], mapping);
    },
  });
  const stale = save.error instanceof StaleMapping ? save.error : undefined;
  const isChanged = differingRules(rules, base.rules).length > 0;
  const change = (changed: readonly Rule[]) => {
    setRules(changed);
    save.reset();
  };
  const take = (current: RoleMapping, keepMine: boolean) => {
    setBase(current);
    if (!keepMine) setRules(current.rules);
    save.reset();
  };
  return (
    <SpaceBetween size="m">
      {!entraIdSync && (
        <Alert type="info">
          Entra ID Sync is off: roles follow this mapping once it is switched on above and saved.
        </Alert>
      )}
      <RulesTable
        integrationId={id}
        rules={rules}
        maySuperAdmin={maySuperAdmin}
        onRemove={(rule) => change(rules.filter((each) => ruleKey(each) !== ruleKey(rule)))}
      />
      <AddRule
        tenantId={tenantId}
        maySuperAdmin={maySuperAdmin}
        onAdd={(rule) => change([...rules.filter((each) => ruleKey(each) !== ruleKey(rule)), rule])}
      />
      {stale && (
        <StaleAlert
          what="the group-to-role mapping"
          by={stale.by}
          differing={differingRules(rules, stale.current.rules)}
          onTake={(keepMine) => take(stale.current, keepMine)}
        />
      )}
      {save.error && !stale && <ProblemAlert problem={problemOf(save.error)} />}
      {save.data && (
        <Alert type="success" header="The mapping is saved">
          Roles follow from what was read last:{' '}
          <RouterLink href={`/runs/${save.data.run.id}`}>see what comes of it</RouterLink>. Whoever
          would lose an administrator role keeps it until somebody approves.
        </Alert>
      )}
      <Box float="right">
        <SpaceBetween direction="horizontal" size="xs">
          <Button disabled={!isChanged} onClick={() => change(base.rules)}>
            Undo changes
          </Button>
          <Button
            variant="primary"
            disabled={!isChanged}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            Save the mapping
          </Button>
        </SpaceBetween>
      </Box>
    </SpaceBetween>
  );
}

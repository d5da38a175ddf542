import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import type { Run } from '../../lambdas/shared/domain/run.ts';
import { Instant } from '../listing/instant.tsx';

/** Who approved or rejected what a run held. */
export function DecisionTaken({ run: { decision } }: { readonly run: Pick<Run, 'decision'> }) {
  if (!decision) return null;
  return (
    <KeyValuePairs
      columns={3}
      items={[
        { label: 'What it held', value: decision.outcome },
        { label: 'Decided by', value: decision.by },
        { label: 'Decided', value: <Instant at={decision.at} /> },
      ]}
    />
  );
}

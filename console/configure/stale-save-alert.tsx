import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { StaleAlert } from '../app/stale-alert.tsx';
import { FIELD_NAMES } from './field-names.ts';
import { differences, type FormValues, toFormValues } from './form-values.ts';
import type { StaleSave } from './save-connection.ts';

interface StaleSaveAlertProps {
  readonly stale: StaleSave;
  readonly mine: FormValues;
  readonly onTake: (current: Integration, keepMine: boolean) => void;
}

/** Tells who saved the integration meanwhile, and what differs. */
export function StaleSaveAlert({ stale: { current, by }, mine, onTake }: StaleSaveAlertProps) {
  const differing = differences({ ...mine, clientSecret: '' }, toFormValues(current));
  return (
    <StaleAlert
      what="this integration"
      by={by}
      savedAt={current.updatedAt}
      differing={differing.map((field) => FIELD_NAMES[field] ?? field)}
      onTake={(keepMine) => onTake(current, keepMine)}
    />
  );
}

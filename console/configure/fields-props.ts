import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import type { Faults, FormValues } from './form-values.ts';

/** What a part of the form works with. */
export interface FieldsProps {
  readonly values: FormValues;
  readonly faults: Faults;
  /** What is stored; undefined for a new connection. */
  readonly stored: Integration | undefined;
  readonly change: (change: Partial<FormValues>) => void;
}

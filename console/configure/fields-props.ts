import type { ConnectionReport } from '../../lambdas/integration-hub/connection-test/test-connection.ts';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import type { Faults, FormValues } from './form-values.ts';

/** What a part of the form works with. */
export interface FieldsProps {
  readonly values: FormValues;
  readonly faults: Faults;
  /** What is stored; undefined for a new connection. */
  readonly stored: Integration | undefined;
  /** Of the last test; undefined before it. */
  readonly report: ConnectionReport | undefined;
  readonly change: (change: Partial<FormValues>) => void;
}

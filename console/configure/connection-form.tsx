import Button from '@cloudscape-design/components/button';
import Flashbar from '@cloudscape-design/components/flashbar';
import Form from '@cloudscape-design/components/form';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Integration } from '../../lambdas/shared/domain/integration.ts';
import { problemOf } from '../api/api-problem.ts';
import { ProblemAlert } from '../app/problem-alert.tsx';
import { AdvancedFields } from './advanced-fields.tsx';
import { CredentialFields } from './credential-fields.tsx';
import type { FieldsProps } from './fields-props.ts';
import {
  byField,
  type Faults,
  type FormValues,
  faultsOf,
  NEW_CONNECTION,
  newestBase,
  toFormValues,
} from './form-values.ts';
import { ReportTable } from './report-table.tsx';
import { StaleSave } from './save-connection.ts';
import { ScopeFields } from './scope-fields.tsx';
import { StaleSaveAlert } from './stale-save-alert.tsx';
import { useConnection } from './use-connection.ts';

/** The form in the product page's words and order. */
export function ConnectionForm({ stored }: { readonly stored?: Integration }) {
  const navigate = useNavigate();
  const [read, setRead] = useState(stored);
  const base = newestBase(read, stored);
  const [values, setValues] = useState(() => (stored ? toFormValues(stored) : NEW_CONNECTION));
  const [checked, setChecked] = useState<Faults>({});
  const { test, save, check, report } = useConnection(base);
  const stale = save.error instanceof StaleSave ? save.error : undefined;
  const error = stale ? check.error : (save.error ?? check.error ?? test.error);
  const refused = error ? problemOf(error) : undefined;
  const fields: FieldsProps = {
    values,
    faults: { ...checked, ...byField(refused?.faults ?? []) },
    stored: base,
    report,
    change: (change: Partial<FormValues>) => {
      setValues({ ...values, ...change });
      save.reset();
      test.reset();
    },
  };

  const isValid = () => {
    const faults = faultsOf(values, base === undefined);
    setChecked(faults);
    return Object.keys(faults).length === 0;
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isValid()) return;
    test.reset();
    const saved = await save.mutateAsync(values).catch(() => undefined);
    if (!saved) return;
    setRead(saved);
    setValues(toFormValues(saved));
    await check.mutateAsync(saved).catch(() => undefined);
    if (!base) void navigate(`/configure/${saved.id}`, { replace: true });
  };
  const takeTheirs = (current: Integration, keepMine: boolean) => {
    setRead(current);
    if (!keepMine) setValues({ ...toFormValues(current), clientSecret: values.clientSecret });
    save.reset();
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate aria-label="Connection">
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              formAction="none"
              loading={test.isPending}
              onClick={() => {
                save.reset();
                if (isValid()) test.mutate(values);
              }}
            >
              Test Service Principal
            </Button>
            <Button
              variant="primary"
              formAction="submit"
              loading={save.isPending || check.isPending}
              loadingText={save.isPending ? 'Saving' : 'Testing'}
            >
              Save & Test
            </Button>
          </SpaceBetween>
        }
        {...(Object.keys(checked).length > 0 && {
          errorText: 'Correct the fields that are marked, then try again.',
        })}
      >
        <SpaceBetween size="l">
          {save.isSuccess && (
            <Flashbar
              items={[{ id: 'saved', type: 'success', content: 'The integration is saved.' }]}
            />
          )}
          {stale && <StaleSaveAlert stale={stale} mine={values} onTake={takeTheirs} />}
          {refused && <ProblemAlert problem={refused} />}
          <CredentialFields {...fields} />
          <ScopeFields {...fields} />
          <AdvancedFields {...fields} />
          <div aria-live="polite">{report && <ReportTable report={report} />}</div>
        </SpaceBetween>
      </Form>
    </form>
  );
}

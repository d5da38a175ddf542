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
  toFormValues,
} from './form-values.ts';
import { StaleSave, useSaveConnection } from './save-connection.ts';
import { ScopeFields } from './scope-fields.tsx';
import { StaleSaveAlert } from './stale-save-alert.tsx';

/** The form in the product page's words and order. */
export function ConnectionForm({ stored }: { readonly stored?: Integration }) {
  const navigate = useNavigate();
  const [base, setBase] = useState(stored);
  const [values, setValues] = useState(() => (stored ? toFormValues(stored) : NEW_CONNECTION));
  const [checked, setChecked] = useState<Faults>({});
  const save = useSaveConnection(base);
  const stale = save.error instanceof StaleSave ? save.error : undefined;
  const refused = save.error && !stale ? problemOf(save.error) : undefined;
  const fields: FieldsProps = {
    values,
    faults: { ...checked, ...byField(refused?.faults ?? []) },
    stored: base,
    change: (change: Partial<FormValues>) => {
      setValues({ ...values, ...change });
      save.reset();
    },
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const faults = faultsOf(values, base === undefined);
    setChecked(faults);
    if (Object.keys(faults).length > 0) return;
    save.mutate(values, {
      onSuccess: (saved) => {
        setBase(saved);
        setValues(toFormValues(saved));
        if (!base) void navigate(`/configure/${saved.id}`, { replace: true });
      },
    });
  };
  const takeTheirs = (current: Integration, keepMine: boolean) => {
    setBase(current);
    if (!keepMine) setValues({ ...toFormValues(current), clientSecret: values.clientSecret });
    save.reset();
  };

  return (
    <form onSubmit={submit} noValidate aria-label="Connection">
      <Form
        actions={
          <Button variant="primary" formAction="submit" loading={save.isPending}>
            Save
          </Button>
        }
        {...(Object.keys(checked).length > 0 && {
          errorText: 'Correct the fields that are marked, then save again.',
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
        </SpaceBetween>
      </Form>
    </form>
  );
}

import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { Priority } from '../../lambdas/shared/domain/incident.ts';
import { Priorities } from '../../lambdas/shared/domain/integration.ts';
import type { FieldsProps } from './fields-props.ts';

const OPTIONS = Priority.options.map((value) => ({ value, label: value }));

/** Which priority an incident gets by the alert's severity. */
export function PriorityFields({ values, change }: Pick<FieldsProps, 'values' | 'change'>) {
  const { priorities } = values;
  return (
    <ColumnLayout columns={5}>
      {Priorities.keyof().options.map((severity) => (
        <FormField key={severity} label={`Priority of ${severity}`}>
          <Select
            options={OPTIONS}
            selectedOption={OPTIONS.find(({ value }) => value === priorities[severity]) ?? null}
            onChange={({ detail }) => {
              const priority = Priority.parse(detail.selectedOption.value);
              change({ priorities: { ...priorities, [severity]: priority } });
            }}
          />
        </FormField>
      ))}
    </ColumnLayout>
  );
}

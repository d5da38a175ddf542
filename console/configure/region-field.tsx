import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import type { FieldsProps } from './fields-props.ts';
import { useRegions } from './use-regions.ts';

/** Regions to discover: those that the subscriptions can use, else all that Azure has. */
export function RegionField({ values, faults, stored, change }: FieldsProps) {
  const { regions, problem, loading, load } = useRegions(values, stored);
  const nameOf = new Map(regions.map(({ name, displayName }) => [name, displayName]));
  const toOption = (value: string) => ({ value, label: nameOf.get(value) ?? value });
  const known = new Set([...nameOf.keys(), ...values.regions]);
  return (
    <FormField
      label="Regions"
      description="Azure regions to discover (default: all)"
      errorText={faults.regions ?? null}
    >
      <Multiselect
        options={[...known].map((value) => {
          const option = toOption(value);
          return option.label === value ? option : { ...option, description: value };
        })}
        selectedOptions={values.regions.map(toOption)}
        filteringType="auto"
        placeholder="All regions"
        statusType={loading ? 'loading' : problem === undefined ? 'finished' : 'error'}
        loadingText="Reading the regions of your subscriptions"
        {...(problem !== undefined && { errorText: problem })}
        recoveryText="Read them again"
        onLoadItems={load}
        onChange={({ detail }) =>
          change({ regions: detail.selectedOptions.flatMap(({ value }) => value ?? []) })
        }
      />
    </FormField>
  );
}

import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Grid from '@cloudscape-design/components/grid';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { type FormEvent, useState } from 'react';
import { CI_CLASSES } from '../configure/resource-types.ts';
import type { ItemFilters } from './item-filters.ts';

interface FilterBarProps {
  readonly filters: ItemFilters;
  readonly onChange: (change: Partial<ItemFilters>) => void;
}

const CLASSES = [
  { value: '', label: 'All classes' },
  ...Object.entries(CI_CLASSES).map(([value, label]) => ({ value, label, description: value })),
];
const ORDERS = [
  { value: '', label: 'By name' },
  { value: 'region', label: 'By region' },
  { value: 'changed', label: 'Latest change first' },
];
const LIVES = [
  { value: '', label: 'In Azure' },
  { value: 'true', label: 'Retired' },
];

/** Chooses what is listed: choices at once, texts with Enter or the button. */
export function FilterBar({ filters, onChange }: FilterBarProps) {
  const [texts, setTexts] = useState({
    name: filters.name,
    region: filters.region,
    subscriptionId: filters.subscriptionId,
    tag: filters.tag,
  });
  const choice = (
    label: string,
    field: 'class' | 'order' | 'retired',
    options: readonly { value: string; label: string }[],
  ) => (
    <FormField label={label}>
      <Select
        options={options}
        selectedOption={options.find(({ value }) => value === filters[field]) ?? null}
        onChange={({ detail }) =>
          onChange({ ...texts, [field]: detail.selectedOption.value ?? '' })
        }
      />
    </FormField>
  );
  const text = (label: string, field: keyof typeof texts, placeholder: string) => (
    <FormField label={label}>
      <Input
        value={texts[field]}
        placeholder={placeholder}
        onChange={({ detail }) => setTexts({ ...texts, [field]: detail.value })}
      />
    </FormField>
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange(texts);
  };
  return (
    <search>
      <form onSubmit={submit}>
        <Grid gridDefinition={COLUMNS}>
          {choice('Class', 'class', CLASSES)}
          {text('Name begins with', 'name', 'vm-')}
          {text('Region', 'region', 'West Europe')}
          {text('Tag', 'tag', 'env=prod')}
          {text('Subscription ID', 'subscriptionId', '00000000-0000-0000-0000-000000000000')}
          {choice('Life', 'retired', LIVES)}
          {choice('Order', 'order', ORDERS)}
          <FormField label={'\u00a0'}>
            <Button formAction="submit" iconName="search">
              Filter
            </Button>
          </FormField>
        </Grid>
      </form>
    </search>
  );
}

const COLUMNS = Array.from({ length: 8 }, () => ({ colspan: { default: 12, xxs: 6, s: 3 } }));

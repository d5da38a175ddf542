import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, type ReactNode, useState } from 'react';

interface NameFilterProps {
  readonly name: string;
  readonly placeholder: string;
  readonly onChange: (name: string) => void;
  /** More to choose by. */
  readonly children?: ReactNode;
}

/** Lists what begins so; give it another `key` when the address changes. */
export function NameFilter({ name, placeholder, onChange, children }: NameFilterProps) {
  const [text, setText] = useState(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange(text.trim());
  };
  return (
    <search>
      <form onSubmit={submit}>
        <SpaceBetween direction="horizontal" size="xs" alignItems="end">
          <FormField label="Name begins with">
            <Input
              type="search"
              value={text}
              placeholder={placeholder}
              clearAriaLabel="Clear"
              onChange={({ detail }) => {
                setText(detail.value);
                if (detail.value === '' && name !== '') onChange('');
              }}
            />
          </FormField>
          {children}
          <Button formAction="submit" iconName="search">
            Search
          </Button>
        </SpaceBetween>
      </form>
    </search>
  );
}

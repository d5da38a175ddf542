import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';

export interface NumberFieldProps {
  readonly label: string;
  readonly description: string;
  /** As it is typed. */
  readonly value: string;
  /** What is wrong with it, if anything is. */
  readonly fault: string | undefined;
  readonly change: (value: string) => void;
}

/** A field for a whole number. */
export function NumberField({ label, description, value, fault, change }: NumberFieldProps) {
  return (
    <FormField label={label} description={description} errorText={fault ?? null}>
      <Input type="number" value={value} onChange={({ detail }) => change(detail.value)} />
    </FormField>
  );
}

import DatePicker from '@cloudscape-design/components/date-picker';
import FormField from '@cloudscape-design/components/form-field';

interface ExpiryFieldProps {
  readonly label: string;
  /** ISO 8601 UTC; null: not told. */
  readonly value: string | null;
  readonly fault: string | undefined;
  readonly onChange: (value: string | null) => void;
}

/** The day on which a client secret expires, as Azure showed it to who made it. */
export function ExpiryField({ label, value, fault, onChange }: ExpiryFieldProps) {
  return (
    <FormField
      label={
        <>
          {label} <i>– optional</i>
        </>
      }
      description="As the Azure portal shows it; used only while Azure itself cannot be asked"
      constraintText="YYYY-MM-DD"
      errorText={fault ?? null}
    >
      <DatePicker
        value={value?.slice(0, 10) ?? ''}
        format="iso"
        placeholder="YYYY-MM-DD"
        openCalendarAriaLabel={(day) =>
          day === null ? 'Choose a day' : `Choose a day, ${day} now`
        }
        onChange={({ detail }) => onChange(toInstant(detail.value))}
      />
    </FormField>
  );
}

/** What is no whole day yet is kept as it is typed, and refused when the form is sent. */
function toInstant(day: string): string | null {
  if (day === '') return null;
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? `${day}T00:00:00.000Z` : day;
}

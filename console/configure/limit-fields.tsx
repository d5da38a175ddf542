import { FIELD_NAMES } from './field-names.ts';
import type { FieldsProps } from './fields-props.ts';
import type { FormValues } from './form-values.ts';
import { NumberField } from './number-field.tsx';

type LimitName = {
  [Name in keyof FormValues]: FormValues[Name] extends string ? Name : never;
}[keyof FormValues];

/** Each number with the setting of the API that it is of. */
const LIMITS: readonly {
  readonly name: LimitName;
  readonly setting: string;
  readonly description: string;
}[] = [
  {
    name: 'dropGuardItems',
    setting: 'dropGuard',
    description: 'A scope may lose so many items before a run waits for a person',
  },
  {
    name: 'dropGuardPercent',
    setting: 'dropGuard',
    description: 'In percent of the scope; both must be passed',
  },
  {
    name: 'removalGuardPeople',
    setting: 'removalGuard',
    description:
      'So many people may lose their account or a role within 24 hours before a sync waits for a person',
  },
  {
    name: 'removalGuardPercent',
    setting: 'removalGuard',
    description: 'In percent of the directory; one of both is enough',
  },
  {
    name: 'removalGuardSmallDirectory',
    setting: 'removalGuard',
    description:
      'With no more people than this, numbers and shares are not looked at; who loses an administrator’s role is, always',
  },
  {
    name: 'deletionGraceDays',
    setting: 'deletionGraceDays',
    description: 'Days that people stay deactivated who are gone from Entra ID for good',
  },
  {
    name: 'reopenWithinMinutes',
    setting: 'reopenWithinMinutes',
    description: 'Minutes in which a rule that fires again reopens its incident; 0: never',
  },
];

/** How much may go, and how soon, without a person. */
export function LimitFields({
  values,
  faults,
  change,
}: Pick<FieldsProps, 'values' | 'faults' | 'change'>) {
  return LIMITS.map(({ name, setting, description }) => (
    <NumberField
      key={name}
      label={FIELD_NAMES[name] ?? name}
      description={description}
      value={values[name]}
      fault={faults[setting]}
      change={(value) => change({ [name]: value })}
    />
  ));
}

import { NativeSelect } from '@mantine/core';
import type { Role } from '../../../../domain/api/session.ts';
import { useTexts } from '../../i18n/use-texts.ts';

const roles = ['viewer', 'operator', 'manager', 'administrator'] as const satisfies readonly Role[];

interface RoleSelectProps {
  readonly value: Role;
  readonly onChange: (role: Role) => void;
  /** For a screen reader, in place of the visible label. */
  readonly about?: string;
}

/** What somebody may do, with a word on what that means. */
export function RoleSelect({ value, onChange, about }: RoleSelectProps) {
  const { t } = useTexts();
  return (
    <NativeSelect
      size="md"
      label={about === undefined ? t('people.role') : undefined}
      aria-label={about}
      description={about === undefined ? t(`people.roleHint.${value}`) : undefined}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value as Role)}
      data={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
    />
  );
}

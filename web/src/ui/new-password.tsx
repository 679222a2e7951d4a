import { PasswordInput } from '@mantine/core';
import { PASSWORD_MIN } from '../../../domain/api/users.ts';
import { useTexts } from '../i18n/use-texts.ts';

interface NewPasswordProps {
  readonly label: string;
  /** It was tried and is too short. */
  readonly short: boolean;
}

/** Where a new password is chosen, in a form field named `password`. */
export function NewPassword({ label, short }: NewPasswordProps) {
  const { t } = useTexts();
  return (
    <PasswordInput
      name="password"
      autoComplete="new-password"
      size="md"
      label={label}
      description={t('password.hint', { n: PASSWORD_MIN })}
      error={short && t('password.short', { n: PASSWORD_MIN })}
      visibilityToggleButtonProps={{ 'aria-label': t('signIn.show'), tabIndex: 0 }}
    />
  );
}

import { Checkbox, PasswordInput } from '@mantine/core';
import { useTexts } from '../../i18n/use-texts.ts';
import classes from './channels.module.css';

interface SecretFieldProps {
  readonly name: string;
  readonly label: string;
  /** Whether there is one; what it is, nobody is told. */
  readonly set: boolean;
  readonly description?: string;
  readonly error: string | undefined;
}

/** A secret that is written and never read: empty it stays as it is. */
export function SecretField({ name, label, set, description, error }: SecretFieldProps) {
  const { t } = useTexts();
  return (
    <div className={classes.secret}>
      <PasswordInput
        name={name}
        size="md"
        label={label}
        description={description}
        placeholder={t(set ? 'channels.secretSet' : 'channels.secretNone')}
        autoComplete="off"
        maxLength={2000}
        error={error}
        visibilityToggleButtonProps={{ 'aria-label': t('channels.show') }}
      />
      {set && (
        <Checkbox
          name={`${name}.remove`}
          size="md"
          classNames={{ body: classes.checkbox ?? '' }}
          label={t('channels.secretRemove', { label })}
        />
      )}
    </div>
  );
}

/** What a form says of a secret: a new one, null to take it away, undefined to leave it. */
export function secretIn(fields: FormData, name: string): string | null | undefined {
  const typed = String(fields.get(name) ?? '').trim();
  if (typed !== '') return typed;
  return fields.has(`${name}.remove`) ? null : undefined;
}

import { dayKey } from '../i18n/rule-text.ts';
import { useTexts } from '../i18n/use-texts.ts';
import classes from './weekday-choice.module.css';

const days = [1, 2, 3, 4, 5, 6, 7] as const;

interface WeekdayChoiceProps {
  readonly label: string;
  /** ISO 8601: Monday is 1. */
  readonly value: readonly number[];
  readonly onChange: (days: number[]) => void;
  readonly error?: string | undefined;
  /** Whether the label stands there for all to see; else something beside it says the same. */
  readonly labelled?: boolean;
}

/** Days of the week as buttons that stay pressed. */
export function WeekdayChoice({ label, value, onChange, error, labelled = true }: WeekdayChoiceProps) {
  const { t } = useTexts();
  return (
    <fieldset className={classes.days} aria-label={label}>
      {labelled && <legend>{label}</legend>}
      {days.map((day) => {
        const on = value.includes(day);
        return (
          <button
            key={day}
            type="button"
            aria-pressed={on}
            aria-label={t(`weekday.long.${dayKey(day)}`)}
            onClick={() => onChange(on ? value.filter((one) => one !== day) : [...value, day].sort((a, b) => a - b))}
          >
            {t(`weekday.short.${dayKey(day)}`)}
          </button>
        );
      })}
      {error && (
        <p className={classes.error} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

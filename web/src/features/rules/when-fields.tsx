import { Checkbox, NativeSelect } from '@mantine/core';
import type { ActiveTime } from '../../../../domain/rules/definition.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { WeekdayChoice } from '../../ui/weekday-choice.tsx';
import { useIssue } from './issues.ts';
import classes from './rules.module.css';
import { TimeField } from './time-field.tsx';

interface WhenFieldsProps {
  /** null for always */
  readonly value: ActiveTime | null;
  readonly onChange: (value: ActiveTime | null) => void;
}

const never: ActiveTime = { hours: null, weekdays: null, season: null };
const night = { from: '18:00', to: '06:00' };
const dry = { from: '12-01', to: '05-31' };
const week = [1, 2, 3, 4, 5, 6, 7];

/** Hours, days of the week and days of the year in which a rule may raise anything. */
export function WhenFields({ value, onChange }: WhenFieldsProps) {
  const { t } = useTexts();
  const { hours, weekdays, season } = value ?? never;
  const issue = useIssue('active.weekdays');
  const set = (change: Partial<ActiveTime>) => {
    const next = { ...(value ?? never), ...change };
    onChange(next.hours === null && next.weekdays === null && next.season === null ? null : next);
  };
  const check = { body: classes.check ?? '' };
  return (
    <div className={classes.stack}>
      <p className={classes.muted}>{value === null ? t('rules.always') : t('rules.sometimes')}</p>
      <Checkbox
        size="md"
        classNames={check}
        label={t('rules.hoursOf')}
        checked={hours !== null}
        onChange={(event) => set({ hours: event.currentTarget.checked ? night : null })}
      />
      {hours !== null && (
        <div className={classes.pair}>
          <TimeField
            label={t('rules.from')}
            value={hours.from}
            onChange={(from) => set({ hours: { ...hours, from } })}
            path="active.hours.from"
          />
          <TimeField
            label={t('rules.to')}
            value={hours.to}
            onChange={(to) => set({ hours: { ...hours, to } })}
            path="active.hours.to"
          />
        </div>
      )}
      <Checkbox
        size="md"
        classNames={check}
        label={t('rules.weekdays')}
        checked={weekdays !== null}
        onChange={(event) => set({ weekdays: event.currentTarget.checked ? week : null })}
      />
      {weekdays !== null && (
        <WeekdayChoice
          label={t('rules.weekdays')}
          labelled={false}
          value={weekdays}
          onChange={(next) => set({ weekdays: next })}
          error={issue}
        />
      )}
      <Checkbox
        size="md"
        classNames={check}
        label={t('rules.season')}
        checked={season !== null}
        onChange={(event) => set({ season: event.currentTarget.checked ? dry : null })}
      />
      {season !== null && (
        <div className={classes.fields}>
          <DayOfYear
            label={t('rules.from')}
            value={season.from}
            onChange={(from) => set({ season: { ...season, from } })}
          />
          <DayOfYear label={t('rules.to')} value={season.to} onChange={(to) => set({ season: { ...season, to } })} />
        </div>
      )}
      {value !== null && <p className={classes.small}>{t('rules.activeNote')}</p>}
    </div>
  );
}

interface DayOfYearProps {
  readonly label: string;
  /** `MM-DD` */
  readonly value: string;
  readonly onChange: (day: string) => void;
}

const two = (n: number): string => String(n).padStart(2, '0');
const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function DayOfYear({ label, value, onChange }: DayOfYearProps) {
  const { t } = useTexts();
  const [month = 1, day = 1] = value.split('-').map(Number);
  const days = longest[month - 1] ?? 31;
  const numbers = (n: number) => Array.from({ length: n }, (_one, i) => String(i + 1));
  const set = (m: number, d: number) => onChange(`${two(m)}-${two(Math.min(d, longest[m - 1] ?? 31))}`);
  return (
    <fieldset className={classes.dayOfYear}>
      <legend>{label}</legend>
      <NativeSelect
        size="md"
        label={t('rules.day')}
        value={String(day)}
        data={numbers(days)}
        onChange={(event) => set(month, Number(event.currentTarget.value))}
      />
      <NativeSelect
        size="md"
        label={t('rules.month')}
        value={String(month)}
        data={numbers(12)}
        onChange={(event) => set(Number(event.currentTarget.value), day)}
      />
    </fieldset>
  );
}

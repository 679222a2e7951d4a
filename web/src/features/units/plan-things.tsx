import { NativeSelect } from '@mantine/core';
import type { UnitChangePlan, UnitChoice } from '../../../../domain/api/units.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import classes from './units.module.css';

interface PlanThingsProps {
  readonly plan: UnitChangePlan;
  readonly nameOf: (id: string) => string;
  readonly busy: boolean;
  readonly onChoose: (choices: readonly UnitChoice[]) => void;
}

const NONE = '';
const STAY = 'stay';
/** More are sent by one choice for all, or by borders. */
const SHOWN = 200;

/** Of a division: what is not clear yet, with a choice for each; and what is, which may be chosen otherwise. */
export function PlanThings({ plan, nameOf, busy, onChoose }: PlanThingsProps) {
  const { t } = useTexts();
  const { undecided, decided } = plan;
  if (undecided.length + decided.length === 0) return null;
  const level = plan.ends[0]?.level;
  const heirs = plan.begins.filter((unit) => unit.level === level);
  const options = heirs.map(({ code, name }) => ({ value: code, label: `${name} (${code})` }));
  const choiceOf = (thing: Pick<UnitChoice, 'kind' | 'id'>, value: string): UnitChoice => ({
    kind: thing.kind,
    id: thing.id,
    code: value === STAY ? null : value,
  });
  const line = (thing: { kind: UnitChoice['kind']; id: string; name: string }, value: string, note?: string) => {
    const alone = thing.kind === 'token' || thing.kind === 'rule';
    return (
      <li key={`${thing.kind} ${thing.id}`} className={classes.thing}>
        <span className={classes.name}>
          {thing.name}
          <span className={classes.note}>
            {[t(`units.plan.things.${thing.kind}`), note].filter(Boolean).join(' · ')}
          </span>
        </span>
        <NativeSelect
          aria-label={`${t('units.plan.choose')}: ${thing.name}`}
          disabled={busy}
          value={value}
          onChange={(event) => onChoose([choiceOf(thing, event.currentTarget.value)])}
          data={[
            ...(value === NONE ? [{ value: NONE, label: t('units.plan.choose') }] : []),
            ...options,
            ...(alone ? [{ value: STAY, label: t('units.plan.stay') }] : []),
          ]}
        />
      </li>
    );
  };
  return (
    <>
      {undecided.length > 0 && (
        <div className={classes.undecided}>
          <h3>{t('units.plan.undecided', { n: undecided.length })}</h3>
          <p>{t('units.plan.undecidedLead')}</p>
          {undecided.length > 1 && (
            <NativeSelect
              label={t('units.plan.all')}
              disabled={busy}
              value={NONE}
              onChange={(event) => {
                const { value } = event.currentTarget;
                onChoose(undecided.map((thing) => choiceOf(thing, value)));
              }}
              data={[{ value: NONE, label: t('units.plan.choose') }, ...options]}
            />
          )}
          <ul className={classes.list}>{undecided.slice(0, SHOWN).map((thing) => line(thing, NONE))}</ul>
        </div>
      )}
      {decided.length > 0 && (
        <details className={classes.decided} open={decided.length <= 12}>
          <summary>{t('units.plan.decided', { n: decided.length })}</summary>
          <ul className={classes.list}>
            {decided.slice(0, SHOWN).map(({ to, by, ...thing }) => {
              const code = heirs.find(({ id }) => id === to)?.code ?? (to === null ? STAY : NONE);
              return line(
                thing,
                code,
                [to === null ? '' : nameOf(to), t(`units.plan.by.${by}`)].filter(Boolean).join(', '),
              );
            })}
          </ul>
        </details>
      )}
    </>
  );
}

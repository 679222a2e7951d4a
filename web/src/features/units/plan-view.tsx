import { Button } from '@mantine/core';
import { useState } from 'react';
import type { UnitChangePlan, UnitChoice } from '../../../../domain/api/units.ts';
import { dayOf } from '../../../../domain/units/days.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import { dayText } from './day-text.ts';
import { PlanHolders } from './plan-holders.tsx';
import { PlanThings } from './plan-things.tsx';
import { unitNames } from './unit-names.ts';
import classes from './units.module.css';

interface PlanViewProps {
  readonly plan: UnitChangePlan;
  readonly busy: boolean;
  readonly onChoose: (choices: readonly UnitChoice[]) => void;
  readonly onApply: () => void;
  readonly failure: string | null;
}

/** What a change would do: to the units, to what lies in them, to who may do what; and the button that does it. */
export function PlanView({ plan, busy, onChoose, onApply, failure }: PlanViewProps) {
  const { t } = useTexts();
  const nameOf = unitNames(plan);
  const early = plan.on > dayOf(Date.now());
  if (plan.faults.length > 0)
    return (
      <section className={`${card.card} ${classes.section}`}>
        <h2>{t('units.plan.faults')}</h2>
        <ul className={classes.faults}>
          {plan.faults.map(({ code, field, value }) => (
            <li key={`${code} ${field} ${value}`}>{t(`units.fault.${code}`, { value: nameOf(value) })}</li>
          ))}
        </ul>
      </section>
    );
  return (
    <section className={`${card.card} ${classes.section}`} aria-labelledby="plan">
      <h2 id="plan">{t('units.plan.title')}</h2>
      <h3>{t('units.plan.units')}</h3>
      <ul className={classes.lines}>
        {plan.successions.map(({ predecessor, successor, kind, on }) => (
          <li key={`${predecessor} ${successor}`}>
            {t('units.plan.becomes', { from: nameOf(predecessor), to: nameOf(successor) })}
            <span className={classes.note}>{t(`units.became.${kind}`, { day: dayText(on) })}</span>
          </li>
        ))}
      </ul>
      <h3>{t('units.plan.moves')}</h3>
      {plan.moves.length === 0 && plan.undecided.length === 0 && (
        <p className={classes.muted}>{t('units.plan.nothingMoves')}</p>
      )}
      <ul className={classes.lines} hidden={plan.moves.length === 0}>
        {plan.moves.map(({ from, to, ...counts }) => (
          <li key={`${from} ${to}`}>
            {t('units.plan.move', counts)}
            <span className={classes.note}>{`${nameOf(from)} → ${nameOf(to)}`}</span>
          </li>
        ))}
      </ul>
      <PlanThings plan={plan} nameOf={nameOf} busy={busy} onChoose={onChoose} />
      <h3>{t('units.plan.rights')}</h3>
      <PlanHolders plan={plan} nameOf={nameOf} />
      <div role="alert">
        {failure && <p className={classes.error}>{failure}</p>}
        {early && <p className={classes.error}>{t('units.plan.notYet', { day: dayText(plan.on) })}</p>}
      </div>
      {plan.applicable && <ApplyButton busy={busy} onApply={onApply} />}
    </section>
  );
}

/** The second press counts: there is no way back. */
function ApplyButton({ busy, onApply }: Pick<PlanViewProps, 'busy' | 'onApply'>) {
  const { t } = useTexts();
  const [armed, setArmed] = useState(false);
  return (
    <div className={classes.actions}>
      <Button
        loading={busy}
        onBlur={() => setArmed(false)}
        onClick={() => {
          setArmed(!armed);
          if (armed) onApply();
        }}
      >
        {armed ? t('units.plan.sure') : t('units.plan.apply')}
      </Button>
    </div>
  );
}

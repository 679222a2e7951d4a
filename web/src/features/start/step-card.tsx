import type { ReactNode } from 'react';
import type { Setup, SetupStep } from '../../../../domain/api/setup.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import { CheckIcon } from '../../ui/icons.tsx';
import classes from './start-page.module.css';

interface StepCardProps {
  readonly id: SetupStep;
  /** 1, 2, … */
  readonly number: number;
  readonly state: Setup['steps'][number]['state'];
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly children: ReactNode;
}

/** One thing to do: its name and how it stands; the rest when it is its turn, or when asked for. */
export function StepCard({ id, number, state, open, onToggle, children }: StepCardProps) {
  const { t } = useTexts();
  return (
    <li className={`${card.card} ${classes.step}`} data-state={state}>
      <h2>
        <button
          type="button"
          id={`step-${id}`}
          aria-expanded={open}
          aria-controls={`body-${id}`}
          aria-current={open ? 'step' : undefined}
          onClick={onToggle}
        >
          <span className={classes.number} aria-hidden="true">
            {state === 'done' ? <CheckIcon size={18} /> : number}
          </span>
          <span className={classes.title}>{t(`start.titles.${id}`)}</span>
          {state !== 'open' && <span className={classes.state}>{t(`start.${state}`)}</span>}
        </button>
      </h2>
      <section id={`body-${id}`} aria-labelledby={`step-${id}`} hidden={!open} className={classes.body}>
        {open && children}
      </section>
    </li>
  );
}

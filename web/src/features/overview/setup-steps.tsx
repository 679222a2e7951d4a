import { Button } from '@mantine/core';
import type { Setup } from '../../../../domain/api/setup.ts';
import { remaining, useChangeSetup } from '../../data/setup.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import card from '../../ui/card.module.css';
import { CheckIcon } from '../../ui/icons.tsx';
import classes from './setup-card.module.css';

/** Each step of setting up with what became of it, and the way on. */
export function SetupSteps({ setup }: { readonly setup: Setup }) {
  const { t } = useTexts();
  const change = useChangeSetup();
  return (
    <section className={`${card.card} ${classes.setup}`} aria-labelledby="setup">
      <h2 id="setup">{t('start.card.title')}</h2>
      <p>{t('start.card.lead', { n: remaining(setup) })}</p>
      <ul>
        {setup.steps.map(({ id, state }) => (
          <li key={id} data-state={state}>
            <span className={classes.mark}>{state === 'done' && <CheckIcon size={16} />}</span>
            {t(`start.titles.${id}`)}
            {state !== 'open' && <small>{t(`start.${state}`)}</small>}
          </li>
        ))}
      </ul>
      <div className={classes.actions}>
        <ButtonLink to="/start">{t('start.card.go')}</ButtonLink>
        <Button
          variant="subtle"
          h="var(--touch)"
          loading={change.isPending}
          onClick={() => change.mutate({ dismissed: true })}
        >
          {t('start.card.dismiss')}
        </Button>
      </div>
    </section>
  );
}

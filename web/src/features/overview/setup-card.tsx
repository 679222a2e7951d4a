import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { EVERYWHERE } from '../../../../domain/scopes.ts';
import { useMay } from '../../data/permissions.ts';
import { remaining, setupQuery, useChangeSetup } from '../../data/setup.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import card from '../../ui/card.module.css';
import { CheckIcon } from '../../ui/icons.tsx';
import classes from './setup-card.module.css';

/** What of setting up is left, until it is done or nobody wants to be reminded. */
export function SetupCard() {
  const { t } = useTexts();
  const may = useMay('settings.read', EVERYWHERE);
  const setup = useQuery({ ...setupQuery, enabled: may }).data;
  const change = useChangeSetup();
  if (!may || !setup || setup.dismissed || remaining(setup) === 0) return null;
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

import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Setup, SetupStep } from '../../../../domain/api/setup.ts';
import { remaining, setupQuery, useChangeSetup } from '../../data/setup.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import { CheckIcon } from '../../ui/icons.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { ChannelStep } from './channel-step.tsx';
import { DeviceStep } from './device-step.tsx';
import { OrganisationStep } from './organisation-step.tsx';
import { PlaceStep } from './place-step.tsx';
import classes from './start-page.module.css';
import { StepCard } from './step-card.tsx';
import { ValueStep } from './value-step.tsx';

/** The first thing still to be done after `from`, else the first of all; null when there is none. */
function nextOpen({ steps }: Setup, from: SetupStep | null): SetupStep | null {
  const after = steps.slice(steps.findIndex(({ id }) => id === from) + 1);
  return [...after, ...steps].find(({ id, state }) => state === 'open' && id !== from)?.id ?? null;
}

/** From an empty installation to the first reading and somebody who is told of alerts. */
export function StartPage() {
  const { t } = useTexts();
  const query = useQuery(setupQuery);
  useTitle(t('start.title'));
  return (
    <div className={classes.page}>
      <h1>{t('start.title')}</h1>
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton h={320} radius={14} aria-label={t('app.loading')} />}
      {query.data && <Steps setup={query.data} />}
    </div>
  );
}

function Steps({ setup }: { readonly setup: Setup }) {
  const { t } = useTexts();
  const change = useChangeSetup();
  const [chosen, setChosen] = useState<SetupStep | null | 'turn'>('turn');
  const turn = nextOpen(setup, null);
  const open = chosen === 'turn' ? turn : chosen;
  const moved = useRef(false);
  const finished = remaining(setup) === 0;

  // Whoever went on by keyboard goes on from there.
  useEffect(() => {
    if (moved.current && open !== null) document.getElementById(`step-${open}`)?.focus();
    moved.current = false;
  }, [open]);

  const goOn = (from: SetupStep, now: Setup) => {
    moved.current = true;
    setChosen(nextOpen(now, from));
  };
  const skip = (id: SetupStep) => {
    const skipped = [...setup.steps.filter(({ state }) => state === 'skipped').map((one) => one.id), id];
    change.mutate({ skipped }, { onSuccess: (now) => goOn(id, now) });
  };

  return (
    <>
      <p className={classes.lead}>{t('start.lead')}</p>
      <p role="status" className={classes.progress}>
        <progress
          max={setup.steps.length}
          value={setup.steps.filter(({ state }) => state === 'done').length}
          aria-hidden="true"
        />
        {t('start.progress', {
          n: setup.steps.filter(({ state }) => state === 'done').length,
          all: setup.steps.length,
        })}
      </p>
      {finished && (
        <section className={`${card.card} ${classes.ready}`}>
          <h2>
            <CheckIcon size={22} />
            {t('start.ready')}
          </h2>
          <p>{t('start.readyLead')}</p>
          <ButtonLink to="/">{t('start.toOverview')}</ButtonLink>
        </section>
      )}
      <ol className={classes.steps}>
        {setup.steps.map(({ id, state }, index) => (
          <StepCard
            key={id}
            id={id}
            number={index + 1}
            state={state}
            open={id === open}
            onToggle={() => setChosen(id === open ? null : id)}
          >
            <StepBody id={id} done={state === 'done'} onNext={() => goOn(id, setup)} />
            {state === 'open' && (
              <Button
                variant="subtle"
                h="var(--touch)"
                className={classes.skip}
                loading={change.isPending}
                onClick={() => skip(id)}
              >
                {t('start.skip')}
              </Button>
            )}
          </StepCard>
        ))}
      </ol>
      {!finished && (
        <ButtonLink to="/" variant="default" className={classes.later}>
          {t('start.later')}
        </ButtonLink>
      )}
    </>
  );
}

interface StepBodyProps {
  readonly id: SetupStep;
  readonly done: boolean;
  readonly onNext: () => void;
}

function StepBody({ id, ...props }: StepBodyProps) {
  switch (id) {
    case 'organisation':
      return <OrganisationStep {...props} />;
    case 'place':
      return <PlaceStep {...props} />;
    case 'device':
      return <DeviceStep {...props} />;
    case 'value':
      return <ValueStep {...props} />;
    case 'channel':
      return <ChannelStep {...props} />;
  }
}

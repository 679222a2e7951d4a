import { Button, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { byImportance } from '../../../../domain/main-figure.ts';
import { deviceQuery } from '../../data/devices.ts';
import { deviceLatestQuery } from '../../data/latest.ts';
import { useWatch } from '../../data/live.ts';
import { setupQuery } from '../../data/setup.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Quantity } from '../../ui/quantity.tsx';
import classes from './start-page.module.css';
import type { StepProps } from './step-props.ts';

const SHOWN = 4;
/** Also asked for now and then, in case the live connection is cut just now. */
const ASK_EVERY_MS = 5_000;

/** Waits for the first reading and shows it the moment it comes. */
export function ValueStep({ onNext }: Pick<StepProps, 'onNext'>) {
  const { t } = useTexts();
  const { data } = useQuery({ ...setupQuery, refetchInterval: ASK_EVERY_MS });
  if (!data) return null;
  if (data.device === null) return <p className={classes.muted}>{t('start.value.noDevice')}</p>;
  return <Arrival id={data.device} onNext={onNext} />;
}

function Arrival({ id, onNext }: Pick<StepProps, 'onNext'> & { readonly id: string }) {
  const tools = useTexts();
  const { t } = tools;
  const device = useQuery(deviceQuery(id)).data;
  const setup = useQuery(setupQuery);
  const latest = useQuery({ ...deviceLatestQuery(id), refetchInterval: ASK_EVERY_MS }).data;
  useWatch(useMemo(() => [id], [id]));
  const keys = byImportance([...(latest?.keys() ?? [])]).slice(0, SHOWN);
  const arrived = keys.length > 0;
  const { refetch } = setup;
  useEffect(() => {
    if (arrived) void refetch();
  }, [arrived, refetch]);
  const name = device?.name ?? id;

  return (
    <div className={classes.form}>
      <div role="status" className={classes.arrival}>
        {!arrived && <Loader size="sm" aria-hidden="true" />}
        <p>{t(arrived ? 'start.value.done' : 'start.value.waiting', { device: name })}</p>
      </div>
      {!arrived && <p className={classes.muted}>{t('start.value.lead')}</p>}
      {arrived && (
        <>
          <dl className={classes.values}>
            {keys.map((key) => (
              <div key={key}>
                <dt>{datastreamName(key, tools)}</dt>
                <dd>
                  <Quantity datastream={key} result={latest?.get(key)?.result ?? ''} freshness="fresh" />
                </dd>
              </div>
            ))}
          </dl>
          <Button h="var(--touch)" onClick={onNext}>
            {t('start.next')}
          </Button>
          <ButtonLink to="/devices/$device" params={{ device: id }} variant="default">
            {t('start.value.see')}
          </ButtonLink>
        </>
      )}
    </div>
  );
}

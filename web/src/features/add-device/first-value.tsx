import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { byImportance } from '../../../../domain/main-figure.ts';
import { deviceQuery } from '../../data/devices.ts';
import { deviceLatestQuery } from '../../data/latest.ts';
import { useWatch } from '../../data/live.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import card from '../../ui/card.module.css';
import { CheckIcon } from '../../ui/icons.tsx';
import { Quantity } from '../../ui/quantity.tsx';
import classes from './add-device.module.css';

interface FirstValueProps {
  readonly device: string;
  readonly lead: string;
}

/** Enough to see that it works; the device's page has the others. */
const SHOWN = 4;
/** Also asked for now and then, in case the live connection is cut just now. */
const ASK_EVERY_MS = 10_000;

/** Waits for a device that was just set up, and shows its first values the moment they come. */
export function FirstValue({ device: id, lead }: FirstValueProps) {
  const tools = useTexts();
  const { t, format } = tools;
  const device = useQuery(deviceQuery(id));
  const latest = useQuery({ ...deviceLatestQuery(id), refetchInterval: ASK_EVERY_MS });
  useWatch(useMemo(() => [id], [id]));
  const keys = byImportance([...(latest.data?.keys() ?? [])]).slice(0, SHOWN);
  const arrived = keys.length > 0;

  return (
    <section className={`${card.card} ${classes.step} ${classes.first}`}>
      <p className={classes.doneMark}>
        <CheckIcon size={20} />
        {lead}
      </p>
      <p>
        <b>{device.data?.name ?? id}</b>
        {device.data?.siteName && ` · ${device.data.siteName}`}
      </p>
      <div role="status" className={classes.arrival}>
        {arrived ? (
          <h2>{t('claim.arrived')}</h2>
        ) : (
          <>
            <Loader size="sm" />
            <p>
              {t('claim.waiting')}{' '}
              {device.data && t('claim.usually', { duration: format.duration(device.data.expectedIntervalS) })}
            </p>
          </>
        )}
      </div>
      {arrived && (
        <dl className={classes.values}>
          {keys.map((key) => (
            <div key={key}>
              <dt>{datastreamName(key, tools)}</dt>
              <dd>
                <Quantity datastream={key} result={latest.data?.get(key)?.result ?? ''} freshness="fresh" />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {!arrived && <p className={classes.muted}>{t('claim.waitLead')}</p>}
      <ButtonLink to="/devices/$device" params={{ device: id }} variant={arrived ? 'filled' : 'default'}>
        {t('claim.toDevice')}
      </ButtonLink>
    </section>
  );
}

import { Button, Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { RecentUplink } from '../../../../domain/api/devices.ts';
import { quarantineReasons } from '../../../../domain/quarantine-reasons.ts';
import { uplinksQuery } from '../../data/devices.ts';
import { onLiveBatch } from '../../data/live.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import classes from './lists.module.css';

const places = ['a', 'b', 'c'];

function reasonText(reason: string, language: 'vi' | 'en'): string {
  return reason in quarantineReasons ? quarantineReasons[reason as keyof typeof quarantineReasons][language] : reason;
}

function Outcome({ uplink }: { readonly uplink: RecentUplink }) {
  const { t, language } = useTexts();
  return (
    <span className={classes.outcome}>
      {uplink.observations > 0 && (
        <span className={classes.good}>{t('device.stored', { n: uplink.observations })}</span>
      )}
      {uplink.quarantined > 0 && (
        <span className={classes.bad}>{t('device.quarantined', { n: uplink.quarantined })}</span>
      )}
      {uplink.reason && <span className={classes.bad}>{reasonText(uplink.reason, language)}</span>}
      {uplink.observations === 0 && uplink.quarantined === 0 && !uplink.reason && <span>{t('device.nothing')}</span>}
    </span>
  );
}

/** A device that sends every second must not have its messages fetched every second. */
const REFRESH_MS = 3_000;

function useRefreshWhenHeard(device: string): void {
  const client = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const unsubscribe = onLiveBatch(({ updates }) => {
      if (timer !== undefined || !updates.some((update) => update.device === device)) return;
      timer = setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries({ queryKey: uplinksQuery(device).queryKey });
      }, REFRESH_MS);
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [client, device]);
}

/** Enough to see whether all is well. */
const SHOWN = 6;

interface UplinksProps {
  readonly device: string;
  readonly total: number | undefined;
  readonly gateway: string | null;
  /** Whether readings of the device ever came, by whatever way. */
  readonly heard: boolean;
}

/** A gateway may carry the readings of many devices in messages of its own; then these are what there is to see. */
function NoUplinks({ gateway }: { readonly gateway: string | null }) {
  const { t } = useTexts();
  if (gateway === null) return <p className={classes.nothing}>{t('device.noUplinks')}</p>;
  return (
    <div className={classes.nothing}>
      <p>{t('device.throughGateway')}</p>
      <ButtonLink to="/devices/$device" params={{ device: gateway }} variant="default" mt="sm">
        {t('device.openGateway', { id: gateway })}
      </ButtonLink>
    </div>
  );
}

/** The last messages as they came, and what became of them. */
export function Uplinks({ device, total, gateway, heard }: UplinksProps) {
  const { t, format } = useTexts();
  const query = useQuery(uplinksQuery(device));
  const [all, setAll] = useState(false);
  const shown = all ? query.data : query.data?.slice(0, SHOWN);
  useRefreshWhenHeard(device);
  return (
    <section className={card.card} aria-labelledby="uplinks">
      <h2 id="uplinks" className={classes.heading}>
        {t('device.uplinks')}
        {!!total && <span>{t('device.sent', { n: format.number(total) })}</span>}
      </h2>
      {query.isPending && places.map((place) => <Skeleton key={place} h={62} mb={10} />)}
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data?.length === 0 && <NoUplinks gateway={heard ? gateway : null} />}
      <ul className={classes.list}>
        {shown?.map((uplink, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two messages may come in one millisecond, and the list is replaced whole
          <li key={`${uplink.receivedAt}${i}`} className={classes.item}>
            <details className={classes.message}>
              <summary>
                <time dateTime={uplink.receivedAt}>{format.instant(Date.parse(uplink.receivedAt))}</time>
                <Outcome uplink={uplink} />
              </summary>
              <pre className={classes.payload}>{uplink.payloadText ?? uplink.payloadBase64}</pre>
              <p className={classes.small}>
                {uplink.topic} · {t('device.bytes', { n: format.number(uplink.bytes) })}
                {uplink.payloadText === null && ` · ${t('device.binary')}`}
              </p>
            </details>
          </li>
        ))}
      </ul>
      {!all && (query.data?.length ?? 0) > SHOWN && (
        <Button variant="default" mt="sm" onClick={() => setAll(true)}>
          {t('device.allUplinks', { n: query.data?.length })}
        </Button>
      )}
    </section>
  );
}

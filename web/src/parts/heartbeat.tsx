import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { heartbeatQuery } from '../data/heartbeat.ts';
import { heartbeatText } from '../i18n/heartbeat-text.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { type Beat, beatsOf } from '../lib/heartbeat.ts';
import card from '../ui/card.module.css';
import { Failed } from '../ui/failed.tsx';
import classes from './heartbeat.module.css';

const shown = ['full', 'partial', 'none'] as const;

/** Whether a device sent what it promised in the last 24 hours: an hour a cell, told by height, shape and colour. */
export function HeartbeatCard({ device }: { readonly device: string }) {
  const tools = useTexts();
  const { t, format } = tools;
  const query = useQuery(heartbeatQuery(device));
  const beat = query.data;
  return (
    <section className={`${card.card} ${classes.card}`} aria-labelledby="heartbeat">
      <h2 id="heartbeat" className={classes.title}>
        {t('heartbeat.title')}
      </h2>
      {query.isPending && <Skeleton h={58} />}
      {query.isError && !beat && <Failed error={query.error} retry={() => void query.refetch()} />}
      {beat && (
        <>
          <ol className={classes.strip}>
            {beatsOf(beat).map((state, i) => {
              const from = Date.parse(beat.from) + i * beat.slotMs;
              const told = t('heartbeat.at', {
                from: format.time(from),
                to: format.time(from + beat.slotMs),
                state: t(`heartbeat.slot.${state}`),
                n: beat.slots[i]?.reports ?? 0,
              });
              return (
                <li key={from} title={told} data-beat={state}>
                  <Cell beat={state} />
                  <span className={classes.said}>{told}</span>
                </li>
              );
            })}
          </ol>
          <p className={classes.foot}>
            <span>{format.shortInstant(Date.parse(beat.from))}</span>
            <strong>{heartbeatText(beat, tools)}</strong>
            <span>{t('heartbeat.now')}</span>
          </p>
          <p className={classes.legend}>
            <span>{t('heartbeat.legend')}:</span>
            {shown.map((state) => (
              <span key={state} className={classes.key}>
                <Cell beat={state} />
                {t(`heartbeat.slot.${state}`)}
              </span>
            ))}
          </p>
        </>
      )}
    </section>
  );
}

/** Full is tall, partial half as high, none a cross; what was not due or is not told is a dot. */
function Cell({ beat }: { readonly beat: Beat }) {
  return (
    <svg className={classes.cell} viewBox="0 0 12 24" preserveAspectRatio="none" aria-hidden="true">
      {beat === 'full' && <path d="M1 1H11V23H1Z" fill="var(--ok-mark)" />}
      {beat === 'partial' && (
        <path
          d="M1 1V23H11V12H1"
          fill="none"
          stroke="var(--watch-mark)"
          strokeWidth="2"
          vectorEffect="non-scaling-stroke"
        />
      )}
      {beat === 'partial' && <path d="M1 12H11V23H1Z" fill="var(--watch-mark)" />}
      {beat === 'none' && (
        <path
          d="M2 7 10 17M10 7 2 17"
          stroke="var(--act-mark)"
          strokeWidth="2"
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
        />
      )}
      {(beat === 'quiet' || beat === 'untold') && (
        <path d="M4 21H8" stroke="var(--late-mark)" strokeWidth="2" vectorEffect="non-scaling-stroke" />
      )}
    </svg>
  );
}

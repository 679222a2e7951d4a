import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { DiaryEntry } from '../../../../domain/api/diary.ts';
import { localDay } from '../../../../domain/time.ts';
import type { DiaryOf } from '../../data/diary.ts';
import { useMay } from '../../data/permissions.ts';
import { siteQuery } from '../../data/site.ts';
import { type TextTools, useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import { TIME_ZONE } from '../../lib/time-zone.ts';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import manage from '../../ui/manage.module.css';
import { byDay } from './by-day.ts';
import classes from './diary.module.css';
import { DiaryRow } from './diary-row.tsx';
import { useEntries } from './use-entries.ts';
import { useRemoval } from './use-removal.ts';
import { EditDialog, WriteDialog } from './write-dialog.tsx';

const DAY_MS = 86_400_000;

interface DiaryCardProps {
  readonly of: DiaryOf;
  /** Where one writes: the site itself, or the one where the device stands; null for nowhere. */
  readonly site: string | null;
  /** Opened to write at once. */
  readonly writing?: boolean;
  readonly onWritten?: () => void;
}

/** What was done at a site, by day, and a quick way to write down more. */
export function DiaryCard({ of, site, writing = false, onWritten }: DiaryCardProps) {
  const tools = useTexts();
  const { t } = tools;
  const heading = useId();
  const place = useQuery({ ...siteQuery(site ?? ''), enabled: site !== null }).data?.value.place;
  const may = useMay('diary.write', place ?? []);
  const { query, entries, masked } = useEntries(of, site);
  const removal = useRemoval();
  const [open, setOpen] = useState<'new' | DiaryEntry | null>(null);
  const shown = entries.filter(({ id }) => id !== removal.going?.id);
  const closeNew = () => {
    setOpen(null);
    if (writing) onWritten?.();
  };
  const today = localDay(serverNow(), TIME_ZONE);
  return (
    <section className={`${card.card} ${classes.card}`} aria-labelledby={heading}>
      <div className={classes.head}>
        <h2 id={heading} className={manage.heading}>
          {t('diary.title')}
        </h2>
        {may && site !== null && (
          <Button size="md" onClick={() => setOpen('new')}>
            {t('diary.write')}
          </Button>
        )}
      </div>
      {query.isError && !query.data && shown.length === 0 && (
        <Failed error={query.error} retry={() => void query.refetch()} />
      )}
      {query.isPending && shown.length === 0 && <Skeleton h={72} aria-busy="true" />}
      {masked && <p className={manage.muted}>{t('diary.masked')}</p>}
      {query.data && shown.length === 0 && !masked && <Empty may={may} placed={site !== null} />}
      {byDay(shown).map(({ day, entries: ofDay }) => (
        <div key={day} className={classes.day}>
          <h3>{dayText(day, today, tools)}</h3>
          <ul>
            {ofDay.map((entry) => (
              <DiaryRow
                key={entry.id}
                entry={entry}
                onEdit={() => setOpen(entry.stored)}
                onRemove={() => entry.stored && removal.remove(entry.stored)}
              />
            ))}
          </ul>
        </div>
      ))}
      <div role="status" className={classes.undo}>
        {removal.going && (
          <>
            <span>{t('diary.removed', { what: t(`diaryKind.${removal.going.kind}`) })}</span>
            <Button variant="default" onClick={removal.undo}>
              {t('diary.undo')}
            </Button>
          </>
        )}
      </div>
      <div role="alert">{removal.error && <p className={classes.error}>{t(saveFailure(removal.error))}</p>}</div>
      {query.hasNextPage && (
        <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('diary.more')}
        </Button>
      )}
      {(open === 'new' || writing) && may && site !== null && <WriteDialog site={site} onClose={closeNew} />}
      {open !== null && open !== 'new' && <EditDialog key={open.id} entry={open} onClose={() => setOpen(null)} />}
    </section>
  );
}

function Empty({ may, placed }: { readonly may: boolean; readonly placed: boolean }) {
  const { t } = useTexts();
  if (!placed) return <p className={manage.muted}>{t('diary.noPlace')}</p>;
  if (!may) return <p className={manage.muted}>{t('diary.emptyRead')}</p>;
  return (
    <p className={manage.muted}>
      <b>{t('diary.empty')}.</b> {t('diary.lead')}
    </p>
  );
}

function dayText(day: string, today: string, { t, format }: TextTools): string {
  if (day === today) return t('diary.today');
  const noon = Date.parse(`${day}T05:00:00Z`);
  if (localDay(noon + DAY_MS, TIME_ZONE) === today) return t('diary.yesterday');
  return format.instant(noon).split(' ')[0] ?? day;
}

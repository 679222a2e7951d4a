import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { SavedView, ViewPage, ViewSearch } from '../../../domain/api/views.ts';
import { useDeleteView, viewsQuery } from '../data/views.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { saveFailure } from '../lib/save-failure.ts';
import { Failed } from '../ui/failed.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { ListPending } from '../ui/list-pending.tsx';
import { ViewRow } from './view-row.tsx';
import classes from './views.module.css';

interface ViewListProps {
  readonly page: ViewPage;
  /** What is on the screen; null for nothing worth keeping. */
  readonly search: ViewSearch | null;
  readonly onOpened: () => void;
}

/** So long a deletion can be taken back, ms. */
const UNDO_MS = 8000;

/** A deletion that is held back for as long as it may be regretted; leaving the list carries it out. */
function useRegrettable(carryOut: (view: SavedView) => void) {
  const [held, setHeld] = useState<SavedView | null>(null);
  const latest = useRef({ held, carryOut });
  latest.current = { held, carryOut };
  useEffect(() => {
    if (held === null) return;
    const timer = setTimeout(() => {
      latest.current.carryOut(held);
      setHeld(null);
    }, UNDO_MS);
    return () => clearTimeout(timer);
  }, [held]);
  useEffect(
    () => () => {
      if (latest.current.held) latest.current.carryOut(latest.current.held);
    },
    [],
  );
  const hold = (view: SavedView) => {
    if (held) carryOut(held);
    setHeld(view);
  };
  return { held, hold, takeBack: () => setHeld(null) };
}

/** Views of a page: one's own and those that others share, each a link to what it shows. */
export function ViewList({ page, search, onOpened }: ViewListProps) {
  const { t } = useTexts();
  const views = useQuery(viewsQuery(page));
  const remove = useDeleteView();
  const { held, hold, takeBack } = useRegrettable((view) => remove.mutate(view));
  const shown = views.data?.filter(({ id }) => id !== held?.id && id !== remove.variables?.id) ?? [];
  return (
    <section className={classes.list} aria-labelledby="kept-views">
      <h3 id="kept-views">{t('views.list')}</h3>
      {views.isPending && <ListPending />}
      {views.isError && !views.data && <Failed error={views.error} retry={() => void views.refetch()} />}
      {views.data && shown.length === 0 && !held && <p className={classes.note}>{t('views.none')}</p>}
      <ul>
        {shown.map((view) => (
          <ViewRow
            key={`${view.id} ${view.version}`}
            view={view}
            search={search}
            onOpened={onOpened}
            onDelete={() => hold(view)}
          />
        ))}
      </ul>
      {held && (
        <p role="status" className={classes.undo}>
          <span>{t('views.deleted', { name: held.name })}</span>
          <Button variant="default" onClick={takeBack}>
            {t('views.undo')}
          </Button>
        </p>
      )}
      <FormMessage error={remove.error ? t(saveFailure(remove.error)) : null} />
    </section>
  );
}

import { useEffect, useRef, useState } from 'react';
import type { DiaryEntry } from '../../../../domain/api/diary.ts';
import { useDeleteDiary } from '../../data/diary.ts';

/** So long something can be taken back. */
const UNDO_MS = 8000;

/** Deletes entries a moment later, so that it can be undone; whoever leaves the page means it. */
export function useRemoval() {
  const { mutate, error } = useDeleteDiary();
  const [going, setGoing] = useState<DiaryEntry | null>(null);
  const doomed = useRef<DiaryEntry | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const finish = useRef(() => {});
  finish.current = () => {
    clearTimeout(timer.current);
    const entry = doomed.current;
    doomed.current = null;
    if (entry) mutate({ site: entry.site, id: entry.id, version: entry.version });
  };
  useEffect(() => {
    const now = () => finish.current();
    addEventListener('pagehide', now);
    return () => {
      removeEventListener('pagehide', now);
      now();
    };
  }, []);

  return {
    going,
    error,
    remove: (entry: DiaryEntry) => {
      finish.current();
      doomed.current = entry;
      setGoing(entry);
      timer.current = setTimeout(() => {
        finish.current();
        setGoing(null);
      }, UNDO_MS);
    },
    undo: () => {
      clearTimeout(timer.current);
      doomed.current = null;
      setGoing(null);
    },
  };
}

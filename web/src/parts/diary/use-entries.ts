import { useInfiniteQuery } from '@tanstack/react-query';
import { type DiaryEntry, newDiaryEntry } from '../../../../domain/api/diary.ts';
import { type DiaryOf, diaryPagesQuery } from '../../data/diary.ts';
import { useQueued } from '../../data/outbox.ts';

/** An entry as it is shown: of the server, or still waiting to be sent. */
export interface ShownEntry extends Pick<DiaryEntry, 'id' | 'kind' | 'at' | 'text' | 'amount' | 'unit'> {
  /** As the server has it; null while it waits. */
  readonly stored: DiaryEntry | null;
  /** The server would not have it. */
  readonly refused: boolean;
}

/** What was written down, newest first, what waits to be sent among it. @param site where one would write; null for nowhere */
export function useEntries(of: DiaryOf, site: string | null) {
  const query = useInfiniteQuery(diaryPagesQuery(of));
  const waiting = useQueued('diary').filter(({ about, method }) => about === site && method === 'POST');
  const stored = query.data?.pages.flatMap(({ items }) => items);
  const known = new Set(stored?.map(({ id }) => id));
  const queued = waiting.flatMap(({ body, refused }): ShownEntry[] => {
    const entry = newDiaryEntry.safeParse(body).data;
    return entry && !known.has(entry.id) ? [{ ...entry, stored: null, refused: refused !== null }] : [];
  });
  const sent = (stored ?? []).map((one): ShownEntry => ({ ...one, stored: one, refused: false }));
  const entries = [...queued, ...sent].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return { query, entries, masked: query.data?.pages[0]?.masked ?? false };
}

import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { type DiaryPatch, diaryEntry, diaryPage, type NewDiaryEntry } from '../../../domain/api/diary.ts';
import { serverNow } from '../lib/clock.ts';
import { type RangeChoice, resolveRange } from '../lib/time-range.ts';
import { ifMatch, queryString, request, requestNothing } from './http.ts';
import { sendOrQueue } from './outbox.ts';

const DIARY = ['diary'] as const;

/** The diary of a site, or of the sites where a device stood while it stood there. */
export type DiaryOf =
  | { readonly site: string; readonly device?: undefined }
  | { readonly site?: undefined; readonly device: string };

type Asked = Readonly<Record<string, string | number | null | undefined>>;

const pathOf = ({ site, device }: DiaryOf, asked: Asked): string =>
  site === undefined ? `/diary${queryString({ device, ...asked })}` : `${entriesOf(site)}${queryString(asked)}`;

const entriesOf = (site: string): string => `/sites/${encodeURIComponent(site)}/diary`;
const entryAt = (site: string, id: string): string => `${entriesOf(site)}/${encodeURIComponent(id)}`;

/** More flags than a chart can show. */
const MOST_FLAGS = 200;
/** Some screens of a phone. */
const PAGE = 20;

/** What was written down within a range, newest first: the flags of a chart. */
export const diaryQuery = (of: DiaryOf, choice: RangeChoice) =>
  queryOptions({
    queryKey: [...DIARY, 'range', of, choice.from ?? null, choice.to ?? null],
    queryFn: ({ signal }) => {
      const { from, to } = resolveRange(choice, serverNow());
      const asked = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), limit: MOST_FLAGS };
      return request(diaryPage, pathOf(of, asked), { signal });
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

/** All that was written down, newest first, page by page. */
export const diaryPagesQuery = (of: DiaryOf) =>
  infiniteQueryOptions({
    queryKey: [...DIARY, 'pages', of],
    queryFn: ({ pageParam, signal }) => request(diaryPage, pathOf(of, { limit: PAGE, cursor: pageParam }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 30_000,
  });

interface Writing {
  readonly site: string;
  readonly entry: NewDiaryEntry;
  /** What it is, for whoever looks at what waits to be sent. */
  readonly label: string;
}

/** Writes something down, now or once there is a network: its id sees to it that it is there once. */
export function useWriteDiary() {
  const client = useQueryClient();
  return useMutation({
    // Without a network it is kept, which is for the queue to know.
    networkMode: 'always',
    mutationFn: ({ site, entry, label }: Writing) =>
      sendOrQueue(diaryEntry, {
        what: 'diary',
        about: site,
        label,
        method: 'POST',
        path: entriesOf(site),
        body: entry,
        repeatable: true,
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: DIARY }),
  });
}

interface Which {
  readonly site: string;
  readonly id: string;
  /** As it was read. */
  readonly version: number;
}

/** Changes an entry as it was read, unless somebody else changed it meanwhile. */
export function useChangeDiary() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ site, id, version, change }: Which & { readonly change: DiaryPatch }) =>
      request(diaryEntry, entryAt(site, id), { method: 'PATCH', body: change, headers: ifMatch(`"${version}"`) }),
    onSettled: () => client.invalidateQueries({ queryKey: DIARY }),
  });
}

/** Deletes an entry as it was read. */
export function useDeleteDiary() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ site, id, version }: Which) =>
      requestNothing(entryAt(site, id), { method: 'DELETE', headers: ifMatch(`"${version}"`) }),
    onSettled: () => client.invalidateQueries({ queryKey: DIARY }),
  });
}

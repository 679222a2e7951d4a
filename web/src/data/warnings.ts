import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { page } from '../../../domain/api/common.ts';
import {
  type NewWarning,
  type WarningSender,
  warning,
  warningBulletin,
  warningSender,
  warningSuggestion,
} from '../../../domain/api/warnings.ts';
import type { WarningContent } from '../../../domain/warnings/content.ts';
import type { WarningState } from '../../../domain/warnings/states.ts';
import { ifMatch, queryString, type RequestOptions, request, requestVersioned } from './http.ts';

const WARNINGS = ['warnings'] as const;
const SENDER = ['warning-sender'] as const;
const at = (id: string) => `/warnings/${encodeURIComponent(id)}`;

/** Warnings, newest first. */
export const warningsQuery = (state: WarningState | undefined) =>
  infiniteQueryOptions({
    queryKey: [...WARNINGS, 'list', state ?? 'all'],
    queryFn: ({ pageParam, signal }) =>
      request(page(warning), `/warnings${queryString({ state, cursor: pageParam, limit: 50 })}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 15_000,
  });

/** Warnings that came of an alert, newest first. */
export const warningsOfQuery = (alert: string) =>
  queryOptions({
    queryKey: [...WARNINGS, 'of', alert],
    queryFn: ({ signal }) => request(page(warning), `/warnings${queryString({ alert, limit: 20 })}`, { signal }),
    select: ({ items }) => items,
    staleTime: 15_000,
  });

/** One warning, with the version that a decision is made on. */
export const warningQuery = (id: string) =>
  queryOptions({
    queryKey: [...WARNINGS, 'one', id],
    queryFn: ({ signal }) => requestVersioned(warning, at(id), { signal }),
    staleTime: 5_000,
  });

/** The warning as it is read over the loudspeakers. */
export const bulletinQuery = (id: string, version: string | null) =>
  queryOptions({
    queryKey: [...WARNINGS, 'bulletin', id, version],
    queryFn: ({ signal }) => request(warningBulletin, `${at(id)}/bulletin`, { signal }),
    staleTime: 60_000,
  });

/** What could be said to the public of an alert. */
export const suggestionQuery = (alert: string) =>
  queryOptions({
    queryKey: ['warning-suggestion', alert],
    queryFn: ({ signal }) =>
      request(warningSuggestion, `/alerts/${encodeURIComponent(alert)}/warning-suggestion`, { signal }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const senderQuery = queryOptions({
  queryKey: SENDER,
  queryFn: ({ signal }) => request(warningSender, '/settings/warnings', { signal }),
  staleTime: 60_000,
});

function useWarningsChanged() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: WARNINGS });
}

interface Draft {
  readonly body: NewWarning;
  readonly headers: NonNullable<RequestOptions['headers']>;
}

export function useDraftWarning() {
  const onSuccess = useWarningsChanged();
  return useMutation({
    mutationFn: ({ body, headers }: Draft) => request(warning, '/warnings', { method: 'POST', body, headers }),
    onSuccess,
  });
}

export function useRewriteWarning(id: string) {
  const onSuccess = useWarningsChanged();
  return useMutation({
    mutationFn: ({ content, etag }: { readonly content: WarningContent; readonly etag: string | null }) =>
      request(warning, at(id), { method: 'PUT', body: content, headers: ifMatch(etag) }),
    onSuccess,
  });
}

interface Decision {
  readonly decision: 'publish' | 'reject';
  readonly note: string;
  /** Of what was read. */
  readonly etag: string | null;
}

export function useDecideWarning(id: string) {
  const changed = useWarningsChanged();
  return useMutation({
    mutationFn: ({ decision, note, etag }: Decision) =>
      request(warning, `${at(id)}/decisions`, { method: 'POST', body: { decision, note }, headers: ifMatch(etag) }),
    // Somebody may have decided or written anew meanwhile: what is there now says so.
    onSettled: changed,
  });
}

export function useSaveSender() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: WarningSender) => request(warningSender, '/settings/warnings', { method: 'PUT', body }),
    onSuccess: (saved) => client.setQueryData(SENDER, saved),
  });
}

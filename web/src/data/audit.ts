import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { auditEntry, auditRetention, auditVerification } from '../../../domain/api/audit.ts';
import { page } from '../../../domain/api/common.ts';
import { queryString, request } from './http.ts';

const entries = page(auditEntry);
const PAGE = 50;
const DAY_MS = 86_400_000;

/** What of the audit is wanted; days are those of Vietnam, both included. */
export interface AuditWish {
  readonly text?: string | undefined;
  readonly action?: string | undefined;
  readonly result?: 'ok' | 'denied' | 'failed' | undefined;
  readonly actor?: string | undefined;
  readonly resource?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const midnight = (day: string): number => Date.parse(`${day}T00:00:00+07:00`);

/** As the API takes it. */
function filterOf({ from, to, ...others }: AuditWish) {
  return {
    ...others,
    from: from && new Date(midnight(from)).toISOString(),
    to: to && new Date(midnight(to) + DAY_MS).toISOString(),
  };
}

/** Entries, newest first, page by page. */
export const auditQuery = (wish: AuditWish) =>
  infiniteQueryOptions({
    queryKey: ['audit', wish],
    queryFn: ({ pageParam, signal }) =>
      request(entries, `/audit${queryString({ ...filterOf(wish), limit: PAGE, cursor: pageParam })}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 10_000,
  });

/** Where the browser gets the same as a file. */
export const auditFile = (wish: AuditWish, format: 'csv' | 'jsonl'): string =>
  `/api/v1/audit/export${queryString({ ...filterOf(wish), format })}`;

export const auditRetentionQuery = queryOptions({
  queryKey: ['settings', 'audit'],
  queryFn: ({ signal }) => request(auditRetention, '/settings/audit', { signal }),
});

export const keepAudit = (months: number) =>
  request(auditRetention, '/settings/audit', { method: 'PUT', body: { months } });

/** Goes over every entry there is. */
export const verifyAudit = () => request(auditVerification, '/audit/verification', { timeoutMs: 120_000 });

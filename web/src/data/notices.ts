import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { noticePage } from '../../../domain/api/notifications.ts';
import { queryString, request, requestNothing } from './http.ts';
import { unreadQuery } from './unread.ts';

const PAGE = 50;

/** Messages to oneself in the page itself, newest first, page by page. */
export const noticesQuery = infiniteQueryOptions({
  queryKey: ['notices', 'list'],
  queryFn: ({ pageParam, signal }) =>
    request(noticePage, `/account/notices${queryString({ limit: PAGE, cursor: pageParam })}`, { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next,
  staleTime: 5000,
});

/** Says that everything up to a message was read. */
export function useReadNotices() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (upTo: string) => requestNothing('/account/notices/read', { method: 'POST', body: { upTo } }),
    onSuccess: () =>
      Promise.all([unreadQuery, noticesQuery].map(({ queryKey }) => client.invalidateQueries({ queryKey }))),
  });
}

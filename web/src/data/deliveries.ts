import { infiniteQueryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { page } from '../../../domain/api/common.ts';
import { delivery, type deliveryQuery } from '../../../domain/api/notifications.ts';
import { queryString, request } from './http.ts';

/** Which deliveries are wanted. */
export type DeliveryWish = Partial<Pick<z.input<typeof deliveryQuery>, 'alert' | 'user' | 'channel' | 'state'>>;

const deliveries = page(delivery);
const PAGE = 50;

/** Messages to people and places, newest first, page by page. */
export const deliveriesQuery = (wish: DeliveryWish) =>
  infiniteQueryOptions({
    queryKey: ['deliveries', wish],
    queryFn: ({ pageParam, signal }) =>
      request(deliveries, `/deliveries${queryString({ ...wish, limit: PAGE, cursor: pageParam })}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 10_000,
  });

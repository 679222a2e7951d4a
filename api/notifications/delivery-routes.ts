import { z } from 'zod';
import { page } from '../../domain/api/common.ts';
import { type Delivery, delivery, deliveryQuery } from '../../domain/api/notifications.ts';
import { can, scopesFor } from '../../domain/permissions.ts';
import { type DeliveryFilter, listDeliveries, placesWithDeliveries } from '../../store/registry/delivery-list.ts';
import { ownAccount } from '../account/own-account.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import type { Api } from '../http/types.ts';

/** Who was told what, over which channel, and whether it arrived. */
export function deliveryRoutes(app: Api, { registry, places }: ApiContext): void {
  const answer = async (
    { limit, cursor, ...asked }: z.output<typeof deliveryQuery>,
    rest: Pick<DeliveryFilter, 'within' | 'user'>,
  ): Promise<{ items: Delivery[]; next: string | null }> => {
    const after = decodeCursor(cursor, z.number());
    const rows = await listDeliveries(registry, { ...asked, ...rest }, { after, limit: limit + 1 });
    return pageOf(rows, limit, (row) => Number(row.id));
  };

  app.get(
    '/deliveries',
    {
      config: { permission: 'deliveries.read', where: 'own' },
      schema: {
        tags: ['notifications'],
        summary: 'Messages to people and places, newest first; why each waits, and whether it arrived',
        querystring: deliveryQuery,
        response: { 200: page(delivery) },
      },
    },
    async (request) => {
      const who = principal(request);
      const scopes = scopesFor(who, 'deliveries.read');
      const seen = (await placesWithDeliveries(registry)).filter((scope) => {
        const place = places.ofScope(scope);
        return place !== null && can(who, 'deliveries.read', place);
      });
      // What was tried for oneself, such as a test, is of no place.
      const own = who.via === 'cookie' ? who.user.id : null;
      return answer(request.query, { within: { scopes, places: seen, own }, user: request.query.user });
    },
  );

  app.get(
    '/account/deliveries',
    {
      config: { permission: 'signed-in' },
      schema: {
        tags: ['account'],
        summary: 'What was sent to oneself, newest first',
        querystring: deliveryQuery.omit({ user: true }),
        response: { 200: page(delivery) },
      },
    },
    (request) => answer(request.query, { within: null, user: ownAccount(request).id }),
  );
}

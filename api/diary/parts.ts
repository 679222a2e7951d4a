import type { FastifyRequest } from 'fastify';
import { can, knows } from '../../domain/permissions.ts';
import { clip, type Span } from '../../domain/spans.ts';
import { deploymentsOf } from '../../store/registry/deployments.ts';
import type { DiaryPart } from '../../store/registry/diary.ts';
import type { PlaceDirectory } from '../../store/registry/place-directory.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { principal } from '../http/access.ts';
import { maySeeValuesAt } from '../http/personal.ts';
import type { Principal } from '../http/principal.ts';
import { notFound } from '../http/problem.ts';

interface Sources {
  readonly registry: Registry;
  readonly places: PlaceDirectory;
}

/** What of diaries somebody may have; `masked` when there may be more that is a household's. */
export interface Readable {
  readonly parts: readonly DiaryPart[];
  readonly masked: boolean;
}

/** The id of the caller's account; null for a program. */
export const accountOf = (who: Principal): string | null => (who.id.startsWith('user/') ? who.user.id : null);

/** Stays of a device that are looked through for one answer, the latest. */
const MAX_STAYS = 100;

/**
 * What the caller may have of the diary of a site where he may read it. What is done at a household's is as personal as
 * what is measured there: without a right to see households he has what he wrote himself.
 */
export function readableAt(
  places: PlaceDirectory,
  request: FastifyRequest,
  wanted: Span & { readonly site: string },
): Readable {
  const who = principal(request);
  const masked = !maySeeValuesAt(who, places, wanted.site);
  if (!masked) return { parts: [{ ...wanted, author: null }], masked };
  const author = accountOf(who);
  return { parts: author === null ? [] : [{ ...wanted, author }], masked };
}

/**
 * The same of every site where a device stood, while it stood there.
 * @throws HttpProblem not-found for a device of which he may not know, and that stood nowhere where he may read
 */
export async function readableOfDevice(
  { registry, places }: Sources,
  request: FastifyRequest,
  { device, ...range }: Span & { readonly device: string },
): Promise<Readable> {
  const who = principal(request);
  const place = places.device(device);
  const stays = (await deploymentsOf(registry, [device])).get(device) ?? [];
  const mine = stays.filter(({ site }) => can(who, 'diary.read', places.site(site) ?? []));
  if (place === null || (mine.length === 0 && !knows(who, place))) throw notFound('device', device);
  const readable = mine
    .slice(-MAX_STAYS)
    .flatMap(({ site, from, to }) =>
      clip([{ from, to: to ?? Number.POSITIVE_INFINITY }], range).map((span) =>
        readableAt(places, request, { ...span, site }),
      ),
    );
  return { parts: readable.flatMap(({ parts }) => parts), masked: readable.some(({ masked }) => masked) };
}

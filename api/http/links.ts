import type { FastifyRequest } from 'fastify';

/**
 * A link to a page of ours for somebody to open. Its secret stands in the fragment, which no server and no proxy gets to
 * see. Whose request it is decides on its beginning only where he is known: whoever is not could have somebody else's
 * letter point to a server of his own, by a Host header.
 */
export function linkTo(
  { publicUrl }: { readonly publicUrl?: string | null },
  request: FastifyRequest,
  {
    page,
    search = '',
    secret,
  }: { readonly page: 'invite' | 'reset' | 'display'; readonly search?: string; readonly secret: string },
): string {
  const own = `${request.protocol}://${request.principal ? request.host : `localhost:${request.socket.localPort}`}`;
  return `${publicUrl ?? own}/${page}${search}#${secret}`;
}

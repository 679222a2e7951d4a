import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Versioned } from '../../store/registry/versioned.ts';
import type { ApiContext } from '../context.ts';
import { audit } from './audit.ts';
import { HttpProblem, notFound } from './problem.ts';
import { expectedVersion, sendVersion, versionChanged } from './version.ts';

interface ResourceOptions<T> {
  /** As a person would call one, and as the audit does: `site`. */
  readonly what: string;
  /** `/sites` */
  readonly path: string;
  /** As the caller may see it; null for what there is not, or what the caller may not know of. */
  readonly read: (id: string, request: FastifyRequest) => Promise<Versioned<T> | null>;
  /** Called after every change, before the answer. */
  readonly changed: () => void | Promise<void>;
}

interface Change {
  readonly id: string;
  /** What the audit is to say. */
  readonly after: unknown;
}

type Deletion = 'deleted' | 'version-changed' | { readonly inUse: string };

/** What the routes of a resource have in common: idempotent creates, versions, audit, and one answer for all of them. */
export class Resource<T> {
  readonly #context: ApiContext;
  readonly #options: ResourceOptions<T>;

  constructor(context: ApiContext, options: ResourceOptions<T>) {
    this.#context = context;
    this.#options = options;
  }

  /** @throws HttpProblem not-found */
  async known(id: string, request: FastifyRequest): Promise<Versioned<T>> {
    const found = await this.#options.read(id, request);
    if (!found) throw notFound(this.#options.what, id);
    return found;
  }

  /** Answers with it as it is now, under its version. */
  async show(request: FastifyRequest, reply: FastifyReply, id: string): Promise<T> {
    const { value, version } = await this.known(id, request);
    sendVersion(reply, version);
    return value;
  }

  /** @param create answers false when there is one of that id already */
  create(
    request: FastifyRequest,
    reply: FastifyReply,
    { id, after, create }: Change & { readonly create: () => Promise<boolean> },
  ): Promise<T> {
    const { what, path } = this.#options;
    return this.#context.creates.run(request, reply, async () => {
      if (!(await create()))
        throw new HttpProblem('already-exists', `There is a ${what} "${id}" already; choose another id.`);
      await this.#note(request, { id, verb: 'create', before: null, after });
      reply.header('location', `/api/v1${path}/${encodeURIComponent(id)}`);
      return this.show(request, reply, id);
    });
  }

  /** @param update is given what it was, and the version that it must have; answers false when it has another */
  async change(
    request: FastifyRequest,
    reply: FastifyReply,
    { id, after, update }: Change & { readonly update: (before: T, expected: number | null) => Promise<boolean> },
  ): Promise<T> {
    const expected = expectedVersion(request);
    const { value: before } = await this.known(id, request);
    if (!(await update(before, expected))) throw versionChanged();
    await this.#note(request, { id, verb: 'change', before, after });
    return this.show(request, reply, id);
  }

  /** @param remove is given the version that it must have */
  async remove(
    request: FastifyRequest,
    reply: FastifyReply,
    { id, remove }: { readonly id: string; readonly remove: (expected: number | null) => Promise<Deletion> },
  ): Promise<null> {
    const expected = expectedVersion(request);
    const { value: before } = await this.known(id, request);
    const outcome = await remove(expected);
    if (outcome === 'version-changed') throw versionChanged();
    if (outcome !== 'deleted') throw new HttpProblem('in-use', outcome.inUse);
    await this.#note(request, { id, verb: 'delete', before, after: null });
    reply.code(204);
    return null;
  }

  async #note(
    request: FastifyRequest,
    { id, verb, before, after }: Change & { readonly verb: string; readonly before: unknown },
  ): Promise<void> {
    const { what, changed } = this.#options;
    await changed();
    await audit(this.#context, request, { action: `${what}.${verb}`, resource: `${what}/${id}`, before, after });
  }
}

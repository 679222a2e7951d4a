import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Problem } from '../../domain/api/common.ts';
import { type ProblemCode, problems } from '../../domain/api/problems.ts';
import { StoreUnavailable } from '../../store/readings/reading-store.ts';
import { RegistryRefusal } from '../../store/registry/errors.ts';
import { type FieldError, HttpProblem } from './problem.ts';

const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

/** Errors of Fastify itself that are the caller's doing. */
const byFastifyCode: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: ['broken-json', 'The body could not be read as JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['broken-json', 'The body is empty; it has to be JSON.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'A body may have 1 MiB at most.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported-media-type', 'Send the body as application/json.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['invalid', 'The body is not as long as its Content-Length says.'],
  FST_ERR_BAD_URL: ['invalid', 'The address of the request is not well formed.'],
  FST_ERR_MAX_PARAM_LENGTH: ['not-found', 'An id in the address is longer than any id can be.'],
};

function fieldErrors(error: unknown): FieldError[] | null {
  if (!hasZodFastifySchemaValidationErrors(error)) return null;
  const where = (error as FastifyError).validationContext ?? 'request';
  return error.validation.slice(0, 20).map((issue) => ({
    path: [where, ...issue.instancePath.split('/').filter((part) => part !== '')].join('.'),
    message: issue.message ?? 'not valid',
  }));
}

/** What keeps the registry from being written, by SQLite's name for it. */
const registryTroubles: Readonly<Record<string, string>> = {
  SQLITE_FULL: 'The disk is full; nothing was changed. Make room and try again.',
  SQLITE_BUSY: 'The registry is busy; nothing was changed. Try again.',
};

function refusalProblem({ code, field, message }: RegistryRefusal): HttpProblem {
  const detail = `${message[0]?.toUpperCase()}${message.slice(1)}.`;
  if (code === 'exists') return new HttpProblem('already-exists', detail);
  if (code === 'not-found') return new HttpProblem('not-found', detail);
  return new HttpProblem('invalid', detail, { errors: [{ path: `body.${field}`, message }] });
}

/** What an error becomes for the caller. Nothing of an unforeseen one gets out: it goes to the log under the request's id. */
function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof StoreUnavailable)
    return new HttpProblem('unavailable', `The database of readings cannot answer now (${error.reason}). Try again.`, {
      retryAfterS: 5,
      cause: error,
    });
  if (error instanceof RegistryRefusal) return refusalProblem(error);
  const registryTrouble = registryTroubles[(error as { code?: string }).code ?? ''];
  if (registryTrouble) return new HttpProblem('unavailable', registryTrouble, { retryAfterS: 5, cause: error });
  const errors = fieldErrors(error);
  if (errors) {
    const detail = errors.map(({ path, message }) => `${path}: ${message}`).join('; ');
    return new HttpProblem('invalid', detail, { errors });
  }
  const { code, statusCode } = error as FastifyError;
  const known = byFastifyCode[code ?? ''];
  if (known) return new HttpProblem(known[0], known[1]);
  // Broken JSON comes as a bare SyntaxError with a status.
  if (error instanceof SyntaxError && statusCode === 400)
    return new HttpProblem('broken-json', 'The body could not be read as JSON.');
  if (statusCode === 413) return new HttpProblem('too-large', 'A body may have 1 MiB at most.');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new HttpProblem('invalid', 'The request could not be understood.');
  return new HttpProblem('internal', 'It was logged under the request id given here.', { cause: error });
}

/** Answers with RFC 9457 problem details. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, found: HttpProblem): FastifyReply {
  const body: Problem = {
    type: `urn:sen:problem:${found.code}`,
    title: problems[found.code].title,
    status: found.status,
    code: found.code,
    detail: found.message,
    instance: request.url.split('?', 1)[0] ?? '',
    requestId: request.id,
    ...(found.errors ? { errors: [...found.errors] } : {}),
  };
  if (found.retryAfterS !== null) reply.header('retry-after', String(found.retryAfterS));
  if (found.status === 401) reply.header('www-authenticate', 'Bearer realm="sen"');
  return (
    reply
      .code(found.status)
      .header('content-type', PROBLEM_JSON)
      // A request that no hook saw has not been given its id yet.
      .header('x-request-id', request.id)
      .header('cache-control', 'no-store')
      .serializer((payload: unknown) => JSON.stringify(payload))
      .send(body)
  );
}

/** Makes every error of every route problem details. */
export function answerWithProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const found = problemOf(error);
    if (found.status === 503) request.log.warn({ err: found.cause }, 'a part is not available');
    else if (found.status >= 500) request.log.error({ err: found.cause ?? found }, 'request failed');
    return sendProblem(request, reply, found);
  });
}

/** For requests so broken that no route saw them (bad address, over-long parameter). */
export function answerFrameworkError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(request, reply, problemOf(error));
}

/** For what is not HTTP at all, too slow, or has headers too large: there is no request to answer, only a socket. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request';
  const body = JSON.stringify({
    type: 'urn:sen:problem:invalid',
    title: problems.invalid.title,
    status: Number(status.slice(0, 3)),
    code: 'invalid',
    detail: 'What came could not be read as an HTTP request.',
  } satisfies Problem);
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: ${PROBLEM_JSON}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

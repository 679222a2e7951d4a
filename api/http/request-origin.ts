import type { FastifyRequest } from 'fastify';

/** Where whoever sent the request reaches Sen, such as `https://sen.example.org`; a trusted proxy has its say. */
export const requestOrigin = (request: FastifyRequest): string => `${request.protocol}://${request.host}`;

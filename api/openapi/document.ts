import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { schemaNames } from './schema-names.ts';

const transformRoute = createJsonSchemaTransform({ schemaRegistry: schemaNames });

/** Writes the OpenAPI document from the routes' schemas, and shows it at /docs. */
export async function documentApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sen',
        version,
        description:
          'Readings of farm, cooperative and utility devices. Times are RFC 3339 in UTC; lists give a cursor in `next`; ' +
          'errors are RFC 9457 problem details with a stable `code`. A create takes an Idempotency-Key of 16 characters ' +
          'or more; a change takes the ETag of what was read in If-Match. Newest results and alerts come as they happen over ' +
          'the WebSocket /api/v1/live.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'API token' },
          session: { type: 'apiKey', in: 'cookie', name: 'sen_session', description: 'Set by POST /api/v1/session' },
          display: {
            type: 'apiKey',
            in: 'cookie',
            name: 'sen_display',
            description: 'Set by POST /api/v1/session/display',
          },
        },
      },
      security: [{ token: [] }, { session: [] }, { display: [] }],
    },
    transform(route) {
      const { schema, url } = transformRoute(route);
      const permission = route.route.config?.permission;
      if (!schema || schema.hide) return { schema, url };
      return {
        url,
        schema: {
          ...schema,
          ...(permission === 'public' ? { security: [] } : {}),
          ...(permission === undefined || permission === 'public' || permission === 'signed-in'
            ? {}
            : { description: [schema.description, `Permission: \`${permission}\`.`].filter(Boolean).join('\n\n') }),
          response: {
            ...(schema.response as object | undefined),
            default: {
              description: 'Problem details',
              content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
            },
          },
        },
      };
    },
    transformObject: createJsonSchemaTransformObject({ schemaRegistry: schemaNames }),
  });

  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, permission: 'public' };
    });
    scope.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
      reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(app.swagger())),
    );
    await scope.register(swaggerUi, { routePrefix: '/docs', uiConfig: { deepLinking: true }, indexPrefix: '' });
  });
}

import { z } from 'zod';
import { batch, batchQuery, labelRequest, newBatch } from '../../domain/api/labels.ts';
import { readClaimCode } from '../../domain/claim-code.ts';
import { csvLine } from '../../domain/csv.ts';
import { can } from '../../domain/permissions.ts';
import { EVERYWHERE } from '../../domain/scopes.ts';
import { renewClaims, wrongCodes } from '../../store/registry/claims.ts';
import { createBatch } from '../../store/registry/device-batch.ts';
import { deviceNames } from '../../store/registry/device-names.ts';
import type { ApiContext } from '../context.ts';
import { audit } from '../http/audit.ts';
import { HttpProblem, invalid } from '../http/problem.ts';
import { requestOrigin } from '../http/request-origin.ts';
import type { Api } from '../http/types.ts';
import type { Where } from '../http/where.ts';
import { labelSheet } from './label-sheet.ts';

const tags = ['claims'];
const HINT = 'Quét mã để nhận thiết bị';

/** Whose the batch is to be; what is nobody's is for those who manage everything. */
const ownerInBody: Where = (request, { places, principal }) => {
  const { organisation } = request.body as z.infer<typeof newBatch>;
  if (organisation !== null)
    return [{ what: 'organisation', id: organisation, place: places.organisation(organisation) }];
  if (!can(principal, 'devices.credentials', EVERYWHERE))
    throw new HttpProblem(
      'forbidden',
      'Name an organisation of yours; devices of nobody are for those who manage everything.',
    );
  return [];
};

const devicesInBody: Where = (request, { places }) =>
  (request.body as z.infer<typeof labelRequest>).devices.map(({ id }) => ({
    what: 'device',
    id,
    place: places.device(id),
  }));

/** Devices for the stock, and the labels that go onto them. */
export function labelRoutes(app: Api, context: ApiContext): void {
  const { registry, now, creates, devicesChanged } = context;

  app.post(
    '/devices/batches',
    {
      config: { permission: 'devices.credentials', where: ownerInBody },
      schema: {
        tags,
        summary: 'Register devices for the stock; their tokens and codes are in this answer and nowhere else',
        querystring: batchQuery,
        body: newBatch.strict(),
        response: { 201: z.union([batch, z.string()]) },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const answer = await creates.run(request, reply, async () => {
        const items = await createBatch(registry, body, now());
        await devicesChanged(items.map(({ id }) => id));
        await audit(context, request, {
          action: 'device.batch',
          resource: `device/${items[0]?.id}`,
          after: { ...body, last: items.at(-1)?.id },
        });
        return { items };
      });
      reply.header('cache-control', 'no-store');
      if (request.query.format === 'json') return answer;
      reply.header('content-disposition', `attachment; filename="${body.prefix}.csv"`);
      reply.type('text/csv; charset=utf-8').serializer((text: unknown) => text as string);
      return (
        csvLine(['id', 'token', 'code']) + answer.items.map((one) => csvLine([one.id, one.token, one.code])).join('')
      );
    },
  );

  app.post(
    '/labels',
    {
      config: { permission: 'devices.credentials', where: devicesInBody },
      schema: {
        tags,
        summary: 'Labels with a QR to claim devices by, 24 on a page of A4; without a code given a new one is made',
        body: labelRequest.strict(),
        produces: ['application/pdf'],
      },
    },
    async (request, reply) => {
      const { devices } = request.body;
      const given = new Map<string, string>();
      const seen = new Set<string>();
      for (const [index, { id, code }] of devices.entries()) {
        if (seen.has(id)) throw invalid(`body.devices.${index}.id`, `"${id}" stands in the list twice`);
        seen.add(id);
        if (code !== undefined) given.set(id, readClaimCode(code) ?? '');
      }
      const [wrong] = await wrongCodes(registry, given);
      if (wrong !== undefined)
        throw new HttpProblem(
          'conflict',
          `The code given for "${wrong}" is not its code, or was used. Leave it out to have a new one made.`,
        );
      const without = devices.filter(({ id }) => !given.has(id)).map(({ id }) => id);
      const made = await renewClaims(registry, without, now());
      if (without.length > 0)
        await audit(context, request, {
          action: 'device.claim-code',
          resource: `device/${without[0]}`,
          after: { devices: without },
        });
      const names = await deviceNames(
        registry,
        devices.map(({ id }) => id),
      );
      const labels = devices.map(({ id }) => ({
        device: id,
        name: names.get(id)?.name ?? id,
        model: names.get(id)?.model ?? '',
        code: given.get(id) ?? (made.get(id) as string),
      }));
      const pdf = await labelSheet(labels, { origin: context.publicUrl ?? requestOrigin(request), hint: HINT });
      return reply
        .header('cache-control', 'no-store')
        .header('content-disposition', 'attachment; filename="sen-labels.pdf"')
        .type('application/pdf')
        .send(pdf);
    },
  );
}

import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Claimable, claimable, claimQuery, claimState, newClaim } from '../../domain/api/claims.ts';
import { type DeviceRecord, device } from '../../domain/api/devices.ts';
import { readClaimCode } from '../../domain/claim-code.ts';
import { can } from '../../domain/permissions.ts';
import { rfc3339 } from '../../domain/time.ts';
import { CLAIM_TRIES, claimDevice, claimOf, tryClaim, unlockClaim } from '../../store/registry/claims.ts';
import { getDevice } from '../../store/registry/devices.ts';
import type { ApiContext } from '../context.ts';
import { placed } from '../devices/placing.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { HttpProblem, invalid, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { deviceInPath, type Where } from '../http/where.ts';
import { ClaimGuard } from './claim-guard.ts';

const params = z.object({ id: z.string().max(64) });
const tags = ['claims'];

/** The site at which a device is to be taken into use. */
const siteInBody: Where = (request, { places }) => {
  const { site } = request.body as z.infer<typeof newClaim>;
  return [{ what: 'site', id: site, place: places.site(site) }];
};

/** Taking a device into use with the code on its label. */
export function claimRoutes(app: Api, context: ApiContext): void {
  const { registry, now, places, creates, devicesChanged } = context;
  const guard = new ClaimGuard(now);

  /** The device of that id, when the code is its own and whoever holds it may take it. Its one form is answered too. */
  async function open(
    request: FastifyRequest,
    id: string,
    typed: string,
  ): Promise<{ found: DeviceRecord; code: string }> {
    const code = readClaimCode(typed);
    // A slip of the finger that shows by itself costs no try.
    if (code === null) throw invalid('code', 'is not a code: 10 letters and digits, as XXXXX-XXXXX on the label');
    const who = principal(request);
    const waitS = guard.attempt(who.id, request.ip);
    if (waitS > 0)
      throw new HttpProblem(
        'too-many-requests',
        `Too many wrong codes. Try again in ${Math.ceil(waitS / 60)} minutes.`,
        {
          retryAfterS: waitS,
        },
      );
    const known = await getDevice(registry, id, now());
    let check = await tryClaim(registry, id, code);
    if (check === 'wrong' && !(await claimOf(registry, id)) && guard.locksStranger(id)) check = 'locked';
    if (check === 'wrong' || check === 'locked' || !known) {
      await audit(context, request, { action: 'device.claim', resource: `device/${id}`, result: 'failed' });
      if (check === 'locked')
        throw new HttpProblem(
          'claim-locked',
          `${CLAIM_TRIES} wrong codes were tried for "${id}", so it takes none any more. Whoever manages it has to unlock it or print a new label.`,
        );
      throw notFound('device with this code', id);
    }
    guard.succeeded(who.id, request.ip);
    if (check === 'claimed' || known.device.site !== null || known.device.retiredAt !== null) throw claimedAlready(id);
    const owner = known.device.organisation;
    if (owner !== null && !can(who, 'devices.claim', places.device(id) ?? []))
      throw new HttpProblem(
        'forbidden',
        `The device "${id}" belongs to an organisation for which you may not take devices into use.`,
      );
    return { found: known.device, code };
  }

  app.get(
    '/claims/:id',
    {
      config: { permission: 'devices.claim', where: 'own' },
      schema: {
        tags,
        summary: 'What stands behind the code on a label',
        params,
        querystring: claimQuery,
        response: { 200: claimable },
      },
    },
    async (request, reply): Promise<Claimable> => {
      const { found } = await open(request, request.params.id, request.query.code);
      reply.header('cache-control', 'no-store');
      const { id, name, profile, profileName, expectedIntervalS, serial, organisationName } = found;
      return { id, name, profile, profileName, expectedIntervalS, serial, organisationName };
    },
  );

  app.post(
    '/claims',
    {
      config: { permission: 'devices.claim', where: siteInBody },
      schema: {
        tags,
        summary: 'Take a device into use at a site, with the code on its label, which works once',
        body: newClaim.strict(),
        response: { 201: device },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { id, site, name } = request.body;
        const { found, code } = await open(request, id, request.body.code);
        const claim = { device: id, code, site, name, by: principal(request).actor, now: now() };
        if ((await claimDevice(registry, claim)) !== null) throw claimedAlready(id);
        await devicesChanged([id]);
        await audit(context, request, {
          action: 'device.claim',
          resource: `device/${id}`,
          before: { site: null, name: found.name },
          after: { site, name: name ?? found.name },
        });
        reply.header('location', `/api/v1/devices/${encodeURIComponent(id)}`);
        const row = await getDevice(registry, id, now());
        if (!row) throw notFound('device', id);
        return placed(places, row.device);
      }),
  );

  app.get(
    '/devices/:id/claim',
    {
      config: { permission: 'devices.write', where: deviceInPath },
      schema: {
        tags,
        summary: "How it stands with the code on the device's label",
        params,
        response: { 200: claimState },
      },
    },
    async ({ params: { id } }) => {
      const claim = await claimOf(registry, id);
      const failures = claim?.failures ?? 0;
      const state = !claim
        ? 'none'
        : claim.claimed_at !== null
          ? 'claimed'
          : failures < CLAIM_TRIES
            ? 'waiting'
            : 'locked';
      return {
        state: state as z.infer<typeof claimState>['state'],
        failures,
        tries: CLAIM_TRIES,
        createdAt: claim ? rfc3339(claim.created_at) : null,
        claimedAt: claim?.claimed_at == null ? null : rfc3339(claim.claimed_at),
        claimedBy: claim?.claimed_by ?? null,
      };
    },
  );

  app.delete(
    '/devices/:id/claim/failures',
    {
      config: { permission: 'devices.credentials', where: deviceInPath },
      schema: {
        tags,
        summary: 'Let a device whose code was guessed at take codes again',
        params,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!(await unlockClaim(registry, id))) throw notFound('code of the device', id);
      await audit(context, request, { action: 'device.claim-unlock', resource: `device/${id}` });
      return reply.code(204).send(null);
    },
  );
}

const claimedAlready = (id: string): HttpProblem =>
  new HttpProblem('claimed-already', `The device "${id}" is in use already; its code works once.`);

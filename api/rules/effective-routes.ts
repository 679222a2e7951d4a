import { z } from 'zod';
import { effectiveRules as answer, type EffectiveRule, type Reason } from '../../domain/api/rules.ts';
import type { Rule, RuleScope } from '../../domain/rules/definition.ts';
import { effectiveRules } from '../../domain/rules/nearest.ts';
import { speaksOf } from '../../domain/rules/speaks-of.ts';
import { localDay } from '../../domain/time.ts';
import { ruledDevices, ruleLight } from '../../store/registry/ruled-devices.ts';
import { rulesAbout } from '../../store/registry/rules.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import type { Api } from '../http/types.ts';
import { deviceInPath } from '../http/where.ts';
import { placed, readableRules } from './placing.ts';

/** Which rules watch a device today, which of them apply, and why. */
export function effectiveRuleRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now, timeZone } = context;

  app.get(
    '/devices/:id/rules',
    {
      config: { permission: 'rules.read', where: deviceInPath },
      schema: {
        tags: ['rules'],
        summary: 'The rules in force that watch a device today: which apply, why, and which give way to a nearer one',
        params: z.object({ id: z.string() }),
        response: { 200: answer },
      },
    },
    async (request) => {
      const { id } = request.params;
      const who = principal(request);
      const today = localDay(now(), timeZone);
      const light = await ruleLight(registry, places, today);
      const [device] = await ruledDevices(registry, { devices: [id], profile: null, after: '', limit: 1 }, light);
      // One that is out of service is watched by nothing.
      if (!device) return { items: [], next: null };
      const readable = readableRules(places, who);
      const rules = (await rulesAbout(registry, id)).map(
        ({ id: rule, definition }): Rule => ({ id: rule, ...definition }),
      );
      const items = effectiveRules(rules, device)
        .filter(({ rule }) => readable(rule))
        .map(({ rule: { id: rule, ...definition }, displacedBy }): EffectiveRule => {
          const { condition, scope } = definition;
          const measured = condition.kind !== 'no-data' && condition.kind !== 'combination';
          return {
            rule: placed({ id: rule, definition }, { places, who }),
            applies: displacedBy === null,
            because: reasons(scope, id),
            displacedBy: displacedBy && readable(displacedBy) ? { id: displacedBy.id, name: displacedBy.name } : null,
            datastreams: measured ? device.keys.filter((key) => speaksOf(condition, key).includes(0)) : [],
          };
        });
      return { items: items.sort((a, b) => Number(b.applies) - Number(a.applies)), next: null };
    },
  );
}

/** By what of a scope a rule speaks of the device, nearest first. */
function reasons({ devices, place, stage, crop, siteKind, profile }: RuleScope, device: string): Reason[] {
  const found: Reason[] = [
    { by: 'device', id: devices.length > 0 ? device : null },
    { by: 'place', id: place === 'all' ? null : place },
    { by: 'stage', id: stage },
    { by: 'crop', id: crop },
    { by: 'site-kind', id: siteKind },
    // A rule on named devices does not ask for their profile.
    { by: 'profile', id: devices.length > 0 ? null : profile },
  ];
  const named = found.filter(({ id }) => id !== null);
  return named.length > 0 ? named : [{ by: 'all', id: null }];
}

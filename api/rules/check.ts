import type { FastifyRequest } from 'fastify';
import { datastreamKey, parseDatastream, propertyOf } from '../../domain/datastream.ts';
import type { DeviceProfile } from '../../domain/device-profile.ts';
import type { RuleDefinition } from '../../domain/rules/definition.ts';
import { implausible } from '../../domain/rules/plausible.ts';
import { type WantedStream, wantedStreams } from '../../domain/rules/wanted.ts';
import { shippedTemplate } from '../../domain/templates/library.ts';
import { getProfile } from '../../store/registry/profiles.ts';
import { ownTemplate } from '../../store/registry/rule-templates.ts';
import { type RuledDevice, ruledDevices, ruleLight } from '../../store/registry/ruled-devices.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { maySeeValues } from '../http/personal.ts';
import { type FieldError, invalid, invalidFields } from '../http/problem.ts';
import { checkDevices, checkPlace } from './placing.ts';

/** Ids in one statement. */
const CHUNK = 500;

interface Given {
  readonly definition: RuleDefinition;
  /** UCUM unit of the limits, as the sender understands them. */
  readonly unit: string | undefined;
  /** Where the definition stands in the request: `body`, `body.definition`. */
  readonly at: string;
}

/**
 * What a rule has to be besides well-formed: for a place of the caller's, of devices that he may know of, of a profile and a
 * template that there are, with limits that can be reached, on properties that its devices can have.
 * @throws HttpProblem invalid or forbidden; its errors name the field and what to do
 */
export async function checkRule(
  context: ApiContext,
  request: FastifyRequest,
  { definition, unit, at }: Given,
): Promise<void> {
  const { registry } = context;
  const { scope, condition, template } = definition;
  const profile = scope.profile === null ? null : ((await getProfile(registry, scope.profile))?.profile ?? null);
  if (scope.profile !== null && profile === null)
    throw invalid(`${at}.scope.profile`, `there is no profile "${scope.profile}"`);
  await checkPlace(context, request, { scope, at });
  const wanted = wantedStreams(condition);
  checkDevices(
    context,
    request,
    wanted.map(({ path, device }) => ({ path: [at, 'condition', ...path.slice(0, -1), 'device'].join('.'), device })),
  );
  // An alert of a place of his would tell him what a household's meter measures.
  const hidden = wanted.find(
    ({ device }) => device !== null && !maySeeValues(principal(request), context.places, device),
  );
  if (hidden)
    throw invalid(
      [at, 'condition', ...hidden.path.slice(0, -1), 'device'].join('.'),
      `you may not see what "${hidden.device}" measures: it is a household's; choose another device`,
    );
  if (template && shippedTemplate(template.id)?.version !== template.version)
    if ((await ownTemplate(registry, template.id, template.version)) === null)
      throw invalid(`${at}.template`, `there is no template "${template.id}" in version ${template.version}`);
  const faults = [...implausible(condition, unit), ...(await lacking(context, { definition, profile, wanted }))];
  if (faults.length > 0)
    throw invalidFields(
      faults.map(({ path, message }): FieldError => ({ path: [at, 'condition', ...path].join('.'), message })),
    );
}

interface Watching {
  readonly definition: RuleDefinition;
  readonly profile: DeviceProfile | null;
  readonly wanted: readonly WantedStream[];
}

/** What none of the devices can ever measure; a rule that names neither devices nor a profile is on whichever can. */
async function lacking(
  context: ApiContext,
  { definition: { scope }, profile, wanted }: Watching,
): Promise<{ path: WantedStream['path']; message: string }[]> {
  const named = wanted.length === 0 ? [] : await devicesOf(context, scope.devices);
  const others = await devicesOf(
    context,
    wanted.flatMap(({ device }) => device ?? []),
  );
  return wanted.flatMap((stream) => {
    const devices = stream.device === null ? named : others.filter(({ id }) => id === stream.device);
    if (devices.some((device) => canMeasure(device, stream))) return [];
    const what = stream.channel === null ? stream.property : datastreamKey(stream.property, stream.channel);
    const message = (whose: string, streams: readonly string[]): string =>
      `${whose} not measure ${what}; choose what is measured there (${shortly(streams)}), or something else to watch`;
    const [first] = devices;
    if (first) {
      const whose = devices.length === 1 ? `the device "${first.id}" does` : `the ${devices.length} devices do`;
      return [{ path: stream.path, message: message(whose, devices.flatMap(streamsOf)) }];
    }
    if (stream.device !== null || scope.devices.length > 0 || profile === null || sends(profile, stream)) return [];
    return [{ path: stream.path, message: message(`the profile "${profile.id}" does`, modelled(profile)) }];
  });
}

async function devicesOf({ registry, places }: ApiContext, ids: readonly string[]): Promise<RuledDevice[]> {
  const found: RuledDevice[] = [];
  if (ids.length === 0) return found;
  // What grows there does not change what it measures: any day will do.
  const light = await ruleLight(registry, places, '0001-01-01');
  for (let from = 0; from < ids.length; from += CHUNK) {
    const devices = ids.slice(from, from + CHUNK);
    const wanted = { devices, profile: null, after: '', limit: CHUNK };
    found.push(...(await ruledDevices(registry, wanted, light)));
  }
  return found;
}

const canMeasure = ({ model, keys }: RuledDevice, stream: WantedStream): boolean =>
  model === null || sends(model, stream) || keys.some((key) => matches(key, stream));

function sends(profile: DeviceProfile, stream: WantedStream): boolean {
  if (profile.unknownFields === 'accept' || profile.derived.some((property) => property === stream.property))
    return true;
  return modelled(profile).some((key) => matches(key, stream));
}

const modelled = ({ fields, derived }: DeviceProfile): readonly string[] => [
  ...fields.map(({ property, channel }) => datastreamKey(property, channel)),
  ...derived,
];

const streamsOf = ({ model, keys }: RuledDevice): readonly string[] => [...(model ? modelled(model) : []), ...keys];

const matches = (key: string, { property, channel }: WantedStream): boolean =>
  propertyOf(key) === property && (channel === null || parseDatastream(key)?.channel === channel);

const SHOWN = 12;

function shortly(streams: readonly string[]): string {
  const different = [...new Set(streams)];
  const rest = different.length - SHOWN;
  return rest > 0 ? `${different.slice(0, SHOWN).join(', ')} and ${rest} more` : different.join(', ') || 'nothing yet';
}

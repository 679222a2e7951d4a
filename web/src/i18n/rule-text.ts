import { cropName, stageName } from '../../../domain/crops/catalogue.ts';
import { observedProperty } from '../../../domain/observed-properties.ts';
import type { Condition, MeasuredCondition, Operator, SumWindow } from '../../../domain/rules/conditions.ts';
import type { RuleDefinition, RuleScope } from '../../../domain/rules/definition.ts';
import { unitText } from '../../../domain/unit-text.ts';
import { datastreamName } from './datastream-name.ts';
import type { TextTools } from './use-texts.ts';

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;
const MAX_DECIMALS = 6;

/** A number as it was typed: with the decimals that it has and no others. */
export function plainNumber(value: number, { format }: Pick<TextTools, 'format'>): string {
  if (!Number.isFinite(value)) return '…';
  const [, decimals = ''] = String(Number(value.toFixed(MAX_DECIMALS))).split('.');
  return format.number(value, Math.min(MAX_DECIMALS, decimals.length));
}

/** Seconds as the largest unit that leaves no rest: `90 phút`, `2 giờ`. */
export function exactDuration(seconds: number, { t, format }: Pick<TextTools, 't' | 'format'>): string {
  if (!Number.isFinite(seconds)) return '…';
  const [size, unit] =
    seconds % DAY_S === 0 && seconds > DAY_S
      ? ([DAY_S, 'day'] as const)
      : seconds % HOUR_S === 0
        ? ([HOUR_S, 'hour'] as const)
        : seconds % MINUTE_S === 0
          ? ([MINUTE_S, 'minute'] as const)
          : ([1, 'second'] as const);
  // One of them is said otherwise than several in English.
  if (seconds === size && size > 1) return format.duration(seconds);
  return `${plainNumber(seconds / size, { format })} ${t(`rules.units.${unit}`)}`;
}

const dayCuts = { 'day-00:00': 'day0', 'day-07:00': 'day7', 'day-19:00': 'day19' } as const;

/** What a sum goes over: „24 giờ qua“, „từ 7 giờ sáng“. */
export function sumWindowText(window: SumWindow, { t }: Pick<TextTools, 't'>): string {
  // A colon in a key would name another set of texts.
  if (window === 'day-00:00' || window === 'day-07:00' || window === 'day-19:00')
    return t(`rules.windows.${dayCuts[window]}`);
  return t(`rules.windows.${window}`);
}

/** Unit in which the limits of a condition are; empty for a pure number. */
export function limitUnit(condition: Condition, { t }: Pick<TextTools, 't'>): string {
  switch (condition.kind) {
    case 'night-flow':
      return t('rules.times');
    case 'no-data':
      return t('rules.intervals');
    case 'stuck':
    case 'combination':
      return '';
    default: {
      const property = observedProperty(condition.property);
      const unit = unitText(property?.unit);
      // What a counter grew by is told per hour.
      return condition.kind === 'never-zero' && property?.kind === 'counter' ? `${unit}/h` : unit;
    }
  }
}

const withUnit = (value: number, unit: string, tools: TextTools): string =>
  unit === '' ? plainNumber(value, tools) : `${plainNumber(value, tools)}\u00a0${unit}`;

/** A name within a sentence. */
const inside = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

const measure = (property: string, channel: string | null, tools: TextTools): string =>
  property === '' ? '…' : inside(datastreamName(channel === null ? property : `${property}@${channel}`, tools));

interface Named {
  /** Names of devices, where a condition speaks of another. */
  readonly deviceName?: (id: string) => string | undefined;
}

/** What has to be so that the step is reached: „độ mặn lên tới 1 g/L“. */
function phrase(condition: Condition, at: number, { tools, names }: { tools: TextTools; names: Named }): string {
  const { t } = tools;
  if (condition.kind === 'combination') return combined(condition, { tools, names });
  if (condition.kind === 'no-data')
    return t('rules.say.no-data', { limit: plainNumber(condition.steps[at]?.intervals ?? Number.NaN, tools) });
  const what = measure(condition.property, condition.channel, tools);
  if (condition.kind === 'stuck')
    return t('rules.say.stuck', { what, limit: exactDuration(condition.steps[at]?.forS ?? Number.NaN, tools) });
  const unit = limitUnit(condition, tools);
  const write = (value: number | undefined) => withUnit(value ?? Number.NaN, unit, tools);
  if (condition.kind === 'band') {
    const step = condition.steps[at];
    return t(`rules.say.${condition.when}`, {
      what,
      low: plainNumber(step?.low ?? Number.NaN, tools),
      high: write(step?.high),
    });
  }
  const limit = write(condition.steps[at]?.value);
  switch (condition.kind) {
    case 'threshold':
      return t('rules.say.threshold', { what, verb: t(`rules.operators.${condition.operator}`), limit });
    case 'change':
      return t(`rules.say.${condition.direction}`, { what, window: exactDuration(condition.windowS, tools), limit });
    case 'sum':
      return t('rules.say.sum', { what, window: sumWindowText(condition.window, tools), limit });
    case 'swing':
      return t('rules.say.swing', { what, limit });
    case 'difference': {
      const { property, channel, device } = condition.minus;
      const other = measure(property, channel, tools);
      const minus =
        device === null ? other : t('rules.say.minusAt', { what: other, device: names.deviceName?.(device) ?? device });
      return t(condition.absolute ? 'rules.say.apart' : 'rules.say.difference', {
        what,
        minus,
        verb: t(`rules.operators.${condition.operator}`),
        limit,
      });
    }
    case 'night-flow':
      return t('rules.say.night-flow', {
        what,
        from: condition.from,
        to: condition.to,
        nights: plainNumber(condition.nights, tools),
        limit: plainNumber(condition.steps[at]?.value ?? Number.NaN, tools),
      });
    case 'never-zero':
      return t('rules.say.never-zero', { what, hours: plainNumber(condition.hours, tools), limit });
  }
}

type Combination = Extract<Condition, { readonly kind: 'combination' }>;

function combined({ match, parts }: Combination, context: { tools: TextTools; names: Named }): string {
  const { t } = context.tools;
  const between = (how: 'all' | 'any') => t(how === 'all' ? 'rules.say.and' : 'rules.say.or');
  const said = parts.map(({ not, match: within, conditions }) => {
    const words = conditions.map((one) => phrase(one, 0, context)).join(between(within));
    if (not) return t('rules.say.not', { what: words });
    return conditions.length > 1 && parts.length > 1 ? `(${words})` : words;
  });
  return said.join(between(match));
}

const operatorOf = (condition: MeasuredCondition): Operator => {
  if (condition.kind === 'threshold' || condition.kind === 'difference') return condition.operator;
  return condition.kind === 'never-zero' ? '>' : '>=';
};

/** How the mildest step ends; null where it ends by itself. */
function ending(condition: Condition, tools: TextTools): string | null {
  const { t } = tools;
  if (condition.kind === 'no-data' || condition.kind === 'stuck' || condition.kind === 'combination') return null;
  const unit = limitUnit(condition, tools);
  if (condition.kind === 'band') {
    const [step] = condition.steps;
    return t(condition.when === 'outside' ? 'rules.say.overBand' : 'rules.say.overInside', {
      low: plainNumber(step?.clearLow ?? Number.NaN, tools),
      high: withUnit(step?.clearHigh ?? Number.NaN, unit, tools),
    });
  }
  const verb = t(`rules.say.ended.${operatorOf(condition)}`);
  return t('rules.say.over', { verb, limit: withUnit(condition.steps[0]?.clearValue ?? Number.NaN, unit, tools) });
}

/** The limit of a step with its unit; empty where it has none. */
export function stepLimit(condition: Condition, at: number, tools: TextTools): string {
  const unit = limitUnit(condition, tools);
  switch (condition.kind) {
    case 'combination':
      return '';
    case 'stuck':
      return exactDuration(condition.steps[at]?.forS ?? Number.NaN, tools);
    case 'no-data':
      return withUnit(condition.steps[at]?.intervals ?? Number.NaN, unit, tools);
    case 'band': {
      const { low = Number.NaN, high = Number.NaN } = condition.steps[at] ?? {};
      return `${plainNumber(low, tools)} – ${withUnit(high, unit, tools)}`;
    }
    default:
      return withUnit(condition.steps[at]?.value ?? Number.NaN, unit, tools);
  }
}

function further(condition: Condition, at: number, tools: TextTools): string {
  const { t } = tools;
  const level = t(`level.${condition.steps[at]?.level ?? 'watch'}`);
  return t('rules.say.further', { limit: stepLimit(condition, at, tools), level });
}

/** One rule read back in a sentence: when it alerts at which level, and when that is over. */
export function ruleSentence(
  { condition, active }: Pick<RuleDefinition, 'condition' | 'active'>,
  tools: TextTools,
  names: Named = {},
): string {
  const { t } = tools;
  const [first] = condition.steps;
  const heldS = first && 'minDurationS' in first ? first.minDurationS : 0;
  const held = heldS > 0 ? t('rules.say.held', { duration: exactDuration(heldS, tools) }) : '';
  const parts = [
    t('rules.say.sentence', {
      what: phrase(condition, 0, { tools, names }) + held,
      level: t(`level.${first?.level ?? 'watch'}`),
    }),
    ...condition.steps.slice(1).map((_step, i) => further(condition, i + 1, tools)),
    ending(condition, tools),
  ];
  const during = active === null ? '' : activeText(active, tools);
  return `${parts.filter((part) => part !== null).join('; ')}.${during === '' ? '' : ` ${t('rules.say.during', { when: during })}`}`;
}

const dayText = (monthDay: string): string => monthDay.split('-').reverse().join('/');

/** When a rule may raise anything: „từ 18:00 đến 06:00, T7, CN“; empty for always. */
export function activeText(
  { hours, weekdays, season }: NonNullable<RuleDefinition['active']>,
  tools: TextTools,
): string {
  const { t } = tools;
  return [
    hours && t('rules.say.hours', { from: hours.from, to: hours.to }),
    weekdays && weekdaysText(weekdays, tools),
    season && t('rules.say.season', { from: dayText(season.from), to: dayText(season.to) }),
  ]
    .filter(Boolean)
    .join(', ');
}

const dayKeys = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Key of a day of the week, Monday being 1, under `weekday.short` and `weekday.long`. */
export const dayKey = (day: number): (typeof dayKeys)[number] => dayKeys[day - 1] ?? 'monday';

/** Days of the week by their short names, Monday first. */
export const weekdaysText = (days: readonly number[], { t }: Pick<TextTools, 't'>): string =>
  [...days]
    .sort((a, b) => a - b)
    .map((day) => t(`weekday.short.${dayKey(day)}`))
    .join(', ');

export interface ScopeNames extends Named {
  readonly profileName: (id: string) => string | undefined;
  readonly placeName: (scope: string) => string | undefined;
}

/** Where a rule applies, in words: „Mọi thiết bị loại Phao đo mặn, nơi lúa đang ở giai đoạn Đẻ nhánh, thuộc Làng Phú Đông“. */
export function scopeWords(
  { devices, profile, siteKind, place, crop, stage }: RuleScope,
  { t, language }: TextTools,
  names: ScopeNames,
): string {
  const [only] = devices;
  const who =
    only !== undefined
      ? devices.length === 1
        ? t('rules.at.device', { name: names.deviceName?.(only) ?? only })
        : t('rules.at.devices', { n: devices.length })
      : profile !== null
        ? t('rules.at.profile', { name: names.profileName(profile) ?? profile })
        : t('rules.at.all');
  const grown = crop === null ? '' : inside(cropName(crop, language));
  return [
    who,
    siteKind && t('rules.at.kind', { kind: t(`claim.kinds.${siteKind}`) }),
    crop !== null && stage === null && t('rules.at.crop', { crop: grown }),
    crop !== null &&
      stage !== null &&
      t('rules.at.stage', { crop: grown, stage: inside(stageName({ crop, stage }, language)) }),
    place !== null && place !== 'all' && t('rules.at.place', { name: names.placeName(place) ?? place }),
  ]
    .filter(Boolean)
    .join(', ');
}

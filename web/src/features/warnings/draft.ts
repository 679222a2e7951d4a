import { type WarningContent, warningContent } from '../../../../domain/warnings/content.ts';
import { fromLocalInput, toLocalInput } from '../../lib/local-input.ts';
import { TIME_ZONE as ZONE } from '../../lib/time-zone.ts';

const HOUR_MS = 3_600_000;

/** What the form holds: the content with times as their fields hold them, and communes with their names. */
export interface Draft {
  readonly content: Omit<WarningContent, 'onset' | 'expires' | 'area'> & {
    readonly area: Omit<WarningContent['area'], 'communes'>;
  };
  readonly onset: string;
  readonly expires: string;
  readonly communes: readonly { readonly id: string; readonly name: string }[];
}

const none = { vi: '', en: '' };

/** A warning that nothing is written in yet. */
export const emptyContent = (now: number): WarningContent => ({
  status: 'Actual',
  category: 'Met',
  event: none,
  response: 'Prepare',
  urgency: 'Expected',
  severity: 'Severe',
  certainty: 'Likely',
  risk: null,
  headline: none,
  description: none,
  instruction: none,
  onset: null,
  expires: new Date(now + 12 * HOUR_MS).toISOString(),
  area: { description: none, communes: [], polygon: null },
  priority: 'priority',
});

/** What ends a warning begins with its words, said to be over. */
export const endOf = (content: WarningContent): WarningContent => {
  const { vi, en } = content.headline;
  const room = 160 - 'Đã hết: '.length;
  return {
    ...content,
    headline: { vi: `Đã hết: ${vi.slice(0, room)}`, en: en === '' ? '' : `Over: ${en.slice(0, room)}` },
  };
};

/** @param names of communes by id, as far as they are known */
export function draftOf(content: WarningContent, names: ReadonlyMap<string, string>): Draft {
  const { onset, expires, area, ...rest } = content;
  const { communes, ...where } = area;
  return {
    content: { ...rest, area: where },
    onset: onset === null ? '' : toLocalInput(Date.parse(onset), ZONE),
    expires: toLocalInput(Date.parse(expires), ZONE),
    communes: communes.map((id) => ({ id, name: names.get(id) ?? id.split('@', 1)[0] ?? id })),
  };
}

/** The content that the form stands for, or the paths of the fields that are wrong (`headline.vi`). */
export function contentOf(
  { content, onset, expires, communes }: Draft,
  now: number,
): { readonly content: WarningContent } | { readonly wrong: readonly string[] } {
  const instantOf = (text: string): string | null => {
    const at = text === '' ? null : fromLocalInput(text, ZONE);
    return at === null ? null : new Date(at).toISOString();
  };
  const parsed = warningContent.safeParse({
    ...content,
    onset: instantOf(onset),
    expires: instantOf(expires) ?? '',
    area: { ...content.area, communes: communes.map(({ id }) => id) },
  });
  if (!parsed.success) return { wrong: parsed.error.issues.map(({ path }) => path.join('.')) };
  if (Date.parse(parsed.data.expires) <= now) return { wrong: ['expires'] };
  return { content: parsed.data };
}

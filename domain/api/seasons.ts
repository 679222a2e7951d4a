import { z } from 'zod';
import { hasStage } from '../crops/catalogue.ts';
import { name as givenName } from '../name.ts';
import { day } from '../units/unit.ts';
import { instant } from './common.ts';

/** Id of the catalogue, or words of one's own for what is not in it. */
const crop = z.string().trim().min(1).max(63);
const stage = z.string().trim().min(1).max(63);

/** A growth stage, from its first day until the next. */
export const seasonStage = z.object({ stage, from: day });
export type SeasonStage = z.infer<typeof seasonStage>;

const MAX_STAGES = 60;

const stages = z
  .array(seasonStage)
  .max(MAX_STAGES)
  .refine(
    (list) => new Set(list.map(({ from }) => from)).size === list.length,
    'two stages cannot begin on the same day',
  );

const fields = z.object({
  crop,
  /** As people call it: `Hè Thu 2026`. */
  name: givenName,
  from: day,
  /** The last day; null while it goes on. */
  to: day.nullable(),
  stages,
});

/** POST /api/v1/sites/{id}/seasons; a season that goes on until then ends the day before. */
export const newSeason = fields
  .extend({ to: fields.shape.to.default(null), stages: stages.default([]) })
  .superRefine(inItself);
export type NewSeason = z.input<typeof newSeason>;

/** PATCH /api/v1/sites/{id}/seasons/{season} */
export const seasonPatch = fields.partial();
export type SeasonPatch = z.infer<typeof seasonPatch>;

/** POST /api/v1/sites/{id}/seasons/{season}/stages; without a day from today on. */
export const newStage = z.object({ stage, from: day.optional() });

/** GET /api/v1/sites/{id}/seasons */
export const season = fields.extend({ id: z.string(), createdAt: instant, updatedAt: instant });
export type Season = z.infer<typeof season>;

interface SeasonFields {
  readonly crop: string;
  readonly from: string;
  readonly to: string | null;
  readonly stages: readonly SeasonStage[];
}

/** What in a season contradicts itself: `path` names the field, `message` says what is wrong. */
export function seasonFaults({ crop, from, to, stages }: SeasonFields): { path: string[]; message: string }[] {
  const faults: { path: string[]; message: string }[] = [];
  if (to !== null && to < from) faults.push({ path: ['to'], message: 'the last day is before the first' });
  for (const [index, stage] of stages.entries()) {
    const path = ['stages', String(index)];
    if (!hasStage(crop, stage.stage))
      faults.push({ path: [...path, 'stage'], message: `"${stage.stage}" is not a stage of ${crop}` });
    if (stage.from < from || (to !== null && stage.from > to))
      faults.push({ path: [...path, 'from'], message: 'is not within the season' });
  }
  return faults;
}

/** The stage on a day: the one begun last; null before the first. */
export function stageOn(stages: readonly SeasonStage[], today: string): SeasonStage | null {
  let found: SeasonStage | null = null;
  for (const stage of stages) {
    if (stage.from <= today && (found === null || stage.from > found.from)) found = stage;
  }
  return found;
}

function inItself(season: SeasonFields, context: z.core.$RefinementCtx): void {
  for (const { path, message } of seasonFaults(season)) context.addIssue({ code: 'custom', path, message });
}

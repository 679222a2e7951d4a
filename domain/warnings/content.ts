import { z } from 'zod';
import { instant } from '../api/common.ts';
import { forXml } from '../name.ts';
import { polygon } from '../polygon.ts';
import { riskLevel } from '../rules/steps.ts';
import { unitId } from '../scopes.ts';

/** CAP 1.2 §3.2.2 category */
export const warningCategory = z.enum([
  'Geo',
  'Met',
  'Safety',
  'Security',
  'Rescue',
  'Fire',
  'Health',
  'Env',
  'Transport',
  'Infra',
  'CBRNE',
  'Other',
]);
/** CAP 1.2 §3.2.2 urgency, severity, certainty, responseType */
export const warningUrgency = z.enum(['Immediate', 'Expected', 'Future', 'Past', 'Unknown']);
export const warningSeverity = z.enum(['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown']);
export const warningCertainty = z.enum(['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown']);
export const warningResponse = z.enum([
  'Shelter',
  'Evacuate',
  'Prepare',
  'Execute',
  'Avoid',
  'Monitor',
  'Assess',
  'AllClear',
  'None',
]);

/** How a commune's loudspeakers take a bulletin: thường, ưu tiên, khẩn cấp. */
export const bulletinPriority = z.enum(['normal', 'priority', 'urgent']);
export type BulletinPriority = z.infer<typeof bulletinPriority>;

/** CAP 1.2 §3.2.1 status, without those that only machines send */
export const warningStatus = z.enum(['Actual', 'Exercise', 'Test']);
/** CAP 1.2 §3.2.1 msgType, without Ack and Error */
export const warningType = z.enum(['Alert', 'Update', 'Cancel']);
export type WarningType = z.infer<typeof warningType>;

/** In English where whoever warns can write it: a message goes out in a language that is complete. */
const said = (max: number) =>
  z.object({
    vi: z.string().overwrite(forXml).trim().min(1).max(max),
    en: z.string().overwrite(forXml).trim().max(max).default(''),
  });

/** What a warning for the public says. */
export const warningContent = z
  .object({
    status: warningStatus.default('Actual'),
    category: warningCategory,
    /** What happens, in a few words: „Xâm nhập mặn”. */
    event: said(80),
    response: warningResponse.default('Prepare'),
    urgency: warningUrgency,
    severity: warningSeverity,
    certainty: warningCertainty,
    /** Disaster risk level of Decision 18/2021/QĐ-TTg. */
    risk: riskLevel.nullable().default(null),
    headline: said(160),
    description: said(2000),
    /** What people are to do. */
    instruction: said(2000),
    /** When it is expected to begin; null for now. */
    onset: instant.nullable().default(null),
    expires: instant,
    area: z.object({
      description: said(200),
      /** Communes by id, each with the day it began. */
      communes: z.array(unitId).min(1).max(100),
      polygon: polygon.nullable().default(null),
    }),
    priority: bulletinPriority,
  })
  .refine(({ onset, expires }) => onset === null || Date.parse(onset) < Date.parse(expires), {
    path: ['expires'],
    message: 'the warning must end after it begins',
  })
  .refine(({ area }) => new Set(area.communes).size === area.communes.length, {
    path: ['area', 'communes'],
    message: 'names a commune twice',
  });
export type WarningContent = z.infer<typeof warningContent>;

/** The languages in which all of it is said. */
export function languagesOf(content: WarningContent): readonly ('vi' | 'en')[] {
  const { event, headline, description, instruction, area } = content;
  const complete = [event, headline, description, instruction, area.description].every(({ en }) => en !== '');
  return complete ? ['vi', 'en'] : ['vi'];
}

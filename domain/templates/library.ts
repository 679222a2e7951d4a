import { z } from 'zod';
import devices from './devices.json' with { type: 'json' };
import fish from './fish.json' with { type: 'json' };
import flood from './flood.json' with { type: 'json' };
import livestock from './livestock.json' with { type: 'json' };
import power from './power.json' with { type: 'json' };
import rice from './rice.json' with { type: 'json' };
import salinity from './salinity.json' with { type: 'json' };
import shrimp from './shrimp.json' with { type: 'json' };
import soil from './soil.json' with { type: 'json' };
import surfaceWater from './surface-water.json' with { type: 'json' };
import { type RuleTemplate, ruleTemplate } from './template.ts';
import waterSupply from './water-supply.json' with { type: 'json' };
import weather from './weather.json' with { type: 'json' };

const files = [
  rice,
  salinity,
  shrimp,
  fish,
  livestock,
  soil,
  weather,
  flood,
  surfaceWater,
  power,
  waterSupply,
  devices,
] as const;

/** The templates that Sen comes with, in the order in which the library shows them. */
export const shippedTemplates: readonly RuleTemplate[] = files.flatMap((file) => z.array(ruleTemplate).parse(file));

const byId: ReadonlyMap<string, RuleTemplate> = new Map(shippedTemplates.map((one) => [one.id, one]));

export const shippedTemplate = (id: string): RuleTemplate | null => byId.get(id) ?? null;

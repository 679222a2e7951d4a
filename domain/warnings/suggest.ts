import type { AlertRecord } from '../api/alerts.ts';
import { propertyOf } from '../datastream.ts';
import { observedProperty } from '../observed-properties.ts';
import type { Polygon } from '../polygon.ts';
import { unitText } from '../unit-text.ts';
import type { BulletinPriority, WarningContent } from './content.ts';

interface Ground {
  /** The commune of the alert's site; null when it has none. */
  readonly commune: { readonly id: string; readonly name: string } | null;
  readonly polygon: Polygon | null;
  /** Epoch ms. */
  readonly now: number;
}

const HOUR_MS = 3_600_000;
const LASTS_MS = 12 * HOUR_MS;

/** What CAP calls a disaster risk level, from 1. */
const severityOf = ['Minor', 'Moderate', 'Severe', 'Extreme', 'Extreme'] as const;

/** Properties whose alerts are of weather or of water; others are of safety. */
const categories: Readonly<Record<string, WarningContent['category']>> = {
  rainfall: 'Met',
  rainfall_total: 'Met',
  wind_speed: 'Met',
  air_temperature: 'Met',
  river_level: 'Met',
  water_level: 'Met',
  salinity: 'Env',
  water_ec: 'Env',
  dissolved_oxygen: 'Env',
  pm25: 'Env',
  pm10: 'Env',
};

/** A first draft of what to tell the public of an alert; whoever drafts it writes on from there. */
export function suggestWarning(
  alert: AlertRecord,
  { commune, polygon, now }: Ground,
): Omit<WarningContent, 'area'> & {
  area: Omit<WarningContent['area'], 'communes'> & { communes: string[] };
} {
  const property = alert.datastream === null ? undefined : observedProperty(propertyOf(alert.datastream));
  const where = alert.siteName ?? alert.deviceName ?? '';
  const figure = (language: 'vi' | 'en'): string => {
    const shown = alert.peak ?? alert.value;
    if (shown === null || !property) return '';
    const number = new Intl.NumberFormat(language, { maximumFractionDigits: property.decimals }).format(shown);
    return `${property.name[language]} ${number} ${unitText(property.unit)}`.trim();
  };
  const step = (language: 'vi' | 'en'): string => (alert.label === null ? '' : ` (${alert.label[language]})`);
  const urgent: BulletinPriority = alert.level === 'danger' ? 'urgent' : 'priority';
  const [vi, en] = [figure('vi'), figure('en')];
  return {
    status: 'Actual',
    category: (property && categories[property.code]) ?? 'Safety',
    event: alert.ruleName,
    response: 'Prepare',
    urgency: 'Immediate',
    severity: alert.risk === null ? 'Severe' : (severityOf[alert.risk - 1] ?? 'Severe'),
    certainty: 'Observed',
    risk: alert.risk,
    headline: {
      vi: `${alert.ruleName.vi}${step('vi')} ở ${where}`,
      en: `${alert.ruleName.en}${step('en')} at ${where}`,
    },
    description: {
      vi: vi === '' ? `${alert.ruleName.vi} ở ${where}.` : `${vi}, đo tại ${where}.`,
      en: en === '' ? `${alert.ruleName.en} at ${where}.` : `${en}, measured at ${where}.`,
    },
    instruction: {
      vi: alert.advice.vi === '' ? 'Theo dõi tin tiếp theo.' : alert.advice.vi,
      en: alert.advice.en === '' ? 'Follow further news.' : alert.advice.en,
    },
    onset: null,
    expires: new Date(now + LASTS_MS).toISOString(),
    area: {
      description: { vi: commune?.name ?? where, en: commune?.name ?? where },
      communes: commune ? [commune.id] : [],
      polygon,
    },
    priority: urgent,
  };
}

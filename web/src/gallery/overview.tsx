import { freshnessState } from '../../../domain/api/devices.ts';
import type { WorstAlert } from '../../../domain/api/overview.ts';
import { MASKED } from '../../../domain/personal.ts';
import { alertLevel } from '../../../domain/rules/steps.ts';
import type { Card } from '../features/overview/card.ts';
import { Donut } from '../features/overview/donut.tsx';
import { Health } from '../features/overview/health.tsx';
import { SiteCard } from '../features/overview/site-card.tsx';
import { ago, LONG_NAME, UNBROKEN_NAME } from './made-up.ts';
import { Specimen } from './specimen.tsx';

const nothing = (): void => {};
const none = { fresh: 0, late: 0, lost: 0, never: 0 };
const counts = { fresh: 980, late: 12, lost: 7, never: 1 };
const limit = { value: 22, side: 'below', level: 'watch' } as const;

const worst = (level: WorstAlert['level']): WorstAlert => ({
  id: 'a-1',
  level,
  risk: null,
  ruleName: { vi: `Đất khô: ${LONG_NAME}`, en: `Dry soil: ${LONG_NAME}` },
  device: 'd-1',
  datastream: 'soil_moisture@20cm',
  raisedAt: ago(30),
  acknowledged: false,
});

const figure: NonNullable<Card['figure']> = {
  device: 'spark',
  deviceName: 'Trạm 1',
  datastream: 'soil_moisture@20cm',
  at: ago(4),
  result: 18,
  expectedIntervalS: 600,
  limits: [{ ...limit, name: { vi: 'Cần tưới', en: 'Water it' } }],
};

const cardOf = (over: Partial<Card>): Card => ({
  of: 'site',
  id: 's-1',
  name: 'Ruộng số 7',
  figure,
  alert: null,
  openAlerts: 0,
  advice: null,
  lastUplinkAt: ago(4),
  personal: false,
  villageName: 'Ấp Đa Hòa',
  devices: { ...none, fresh: 1 },
  freshness: 'fresh',
  ...over,
});

const due = {
  kind: 'due',
  what: 'water',
  device: 'd-1',
  datastream: 'soil_moisture@20cm',
  limit,
  from: 'rule',
  at: ago(-3 * 1440),
  perDay: -1,
  confidence: 'good',
} as const;

const cards: readonly (readonly [name: string, card: Card])[] = [
  ...freshnessState.options.map(
    (freshness) => [freshness, cardOf({ freshness, lastUplinkAt: freshness === 'never' ? null : ago(400) })] as const,
  ),
  ...alertLevel.options.map((level) => [`alert, ${level}`, cardOf({ alert: worst(level), openAlerts: 3 })] as const),
  ['advice', cardOf({ advice: due })],
  ['advice, not certain', cardOf({ advice: { ...due, confidence: 'fair' } })],
  [
    'advice, salinity',
    cardOf({
      figure: { ...figure, datastream: 'salinity', result: 0.8, limits: [] },
      advice: { ...due, what: 'danger', datastream: 'salinity', limit: { value: 1, side: 'above', level: 'act' } },
    }),
  ],
  ['long name', cardOf({ name: LONG_NAME })],
  ['long name without a break', cardOf({ name: UNBROKEN_NAME, alert: worst('danger') })],
  [`masked ${MASKED}`, cardOf({ personal: true, figure: { ...figure, result: null, limits: [] } })],
  ['a word', cardOf({ figure: { ...figure, datastream: 'gate_state', result: 'closing', limits: [] } })],
  ['no device', cardOf({ figure: null, freshness: null, lastUplinkAt: null, devices: none })],
];

/** What the overview shows of a site. */
export function Overview() {
  return (
    <>
      {cards.map(([name, card]) => (
        <Specimen key={name} name={`SiteCard, ${name}`}>
          <SiteCard card={card} />
        </Specimen>
      ))}
      <Specimen name="Health">
        <Health counts={counts} chosen={undefined} onChoose={nothing} />
      </Specimen>
      <Specimen name="Donut">
        <Donut counts={counts} />
      </Specimen>
      <Specimen name="Donut, nothing there">
        <Donut counts={none} />
      </Specimen>
    </>
  );
}

import { expect, it } from 'vitest';
import { Episodes } from '../../../../domain/rehearsal/episodes.ts';
import { ofGateways } from '../../../../domain/rehearsal/gateways.ts';
import { rehearseSilence } from '../../../../domain/rehearsal/rehearse.ts';
import type { Stream } from '../../../../domain/rehearsal/streams.ts';
import { condition, type NoDataCondition } from '../../../../domain/rules/conditions.ts';

const MINUTE = 60_000;
const rule = condition.parse({ kind: 'no-data', steps: [{ level: 'watch', intervals: 3 }] }) as NoDataCondition;

/** Minutes at which each device sent something, by its id; those that begin with `a` are behind the gateway `gw`. */
function silences(sent: Readonly<Record<string, readonly number[]>>, until: number): string[] {
  const streams = new Map(
    Object.entries(sent).map(([device, minutes]): [string, Stream[]] => {
      const at = Float64Array.from(minutes, (minute) => minute * MINUTE);
      return [device, [{ device, key: 'battery_level', at, values: at }]];
    }),
  );
  const episodes = new Episodes<string>({ steps: rule.steps, worse: () => false });
  for (const [device, own] of streams) {
    const about = { streams: own, until: until * MINUTE, expectedIntervalS: 600, sleepS: 0, active: null, zone: 'UTC' };
    for (const _ of rehearseSilence(rule, about, episodes.machine(device, '')));
  }
  const through = Object.keys(sent).filter((device) => device.startsWith('a') || device === 'gw');
  const told = ofGateways(episodes.all, {
    idOf: (of) => of,
    gatewayOf: (of) => (of.startsWith('a') ? 'gw' : null),
    gateway: (id) => id,
    streamsOf: (id) => streams.get(id) ?? [],
    through: (id) => (id === 'gw' ? through : [id]),
  });
  return told.map(
    ({ of, raisedAt, clearedAt }) => `${of} ${raisedAt / MINUTE}–${clearedAt === null ? '' : clearedAt / MINUTE}`,
  );
}

const every10 = (from: number, to: number) => Array.from({ length: (to - from) / 10 + 1 }, (_, i) => from + i * 10);

it('tells the silence of several behind a gateway that carries nothing as one of the gateway', () => {
  const sent = [...every10(0, 50), ...every10(150, 200)];
  expect(silences({ a1: sent, a2: sent.map((minute) => minute + 5), b: sent }, 205)).toEqual(['b 80–150', 'gw 80–150']);
});

it('leaves the silence of one whose gateway carries others to itself', () => {
  expect(silences({ a1: every10(0, 50), a2: every10(0, 200) }, 205)).toEqual(['a1 80–']);
});

it('joins the gateway’s own silence with what is behind it, and tells apart what comes later', () => {
  const sent = [...every10(0, 50), ...every10(150, 200), ...every10(300, 320)];
  expect(silences({ gw: sent, a1: sent, a2: sent }, 325)).toEqual(['gw 80–150', 'gw 230–300']);
});

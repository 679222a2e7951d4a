import { describe, expect, it } from 'vitest';
import { LineEncoder } from '../../../../../store/readings/influx/line-protocol.ts';

const at = Date.UTC(2026, 10, 22);

describe('line protocol', () => {
  it('makes a line for each channel, tags by key, fields as they come', () => {
    const encoder = new LineEncoder();
    const datastreams = ['soil_moisture@20cm', 'soil_ec', 'soil_temperature@20cm', 'soil_ph', 'voltage@L1'];
    const reading = { device: 'd1', site: 'ruộng-3', at, datastreams, results: [31.25, 812, -0.5, 0, 1e21] };
    expect(encoder.reading(reading).split('\n')).toEqual([
      `telemetry,channel=20cm,device=d1,site=ruộng-3 soil_moisture=31.25,soil_temperature=-0.5 ${at}`,
      `telemetry,device=d1,site=ruộng-3 soil_ec=812,soil_ph=0 ${at}`,
      `telemetry,channel=L1,device=d1,site=ruộng-3 voltage=1e+21 ${at}`,
      '',
    ]);
  });

  it('remembers neither the site of a moment ago nor the list before', () => {
    const encoder = new LineEncoder();
    const [one, two] = [['a'], ['b']];
    const line = (site: string | null, datastreams: string[]) =>
      encoder.reading({ device: 'd', site, at, datastreams, results: [1] });
    expect(line('s1', one)).toBe(`telemetry,device=d,site=s1 a=1 ${at}\n`);
    expect(line('s2', two)).toBe(`telemetry,device=d,site=s2 b=1 ${at}\n`);
    expect(line(null, one)).toBe(`telemetry,device=d a=1 ${at}\n`);
    expect(line('s1', two)).toBe(`telemetry,device=d,site=s1 b=1 ${at}\n`);
  });

  it('lets nothing that a name or a text holds end the line or begin another field', () => {
    const encoder = new LineEncoder();
    const number = encoder.reading({ device: 'a,b=c d', site: 's 1', at, datastreams: ['p'], results: [1] });
    expect(number).toBe(`telemetry,device=a\\,b\\=c\\ d,site=s\\ 1 p=1 ${at}\n`);
    const text = encoder.text({ device: 'd', site: null, at, datastream: 'gate_state@g1', result: 'a"b\\c, d=e' });
    expect(text).toBe(`telemetry_state,channel=g1,device=d gate_state="a\\"b\\\\c, d=e" ${at}\n`);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runLoad } from '../../../firmware-sim/load/load.ts';
import { type Listening, listen } from './listening.ts';

let broker: Listening;
beforeEach(async () => {
  broker = await listen((token) => token !== 'wrong');
});
afterEach(() => broker.close());

const devices = (...tokens: string[]) => tokens.map((token, i) => ({ id: `load-${i + 1}`, token }));

describe('load', () => {
  it('counts exactly what was acknowledged, and every message has a time of its own', async () => {
    const acked = new Map<string, [number, number]>();
    const result = await runLoad({
      host: '127.0.0.1',
      port: broker.port,
      devices: devices('a', 'b', 'c'),
      durationMs: 300,
      window: 50,
      onDevice: (id, firstTime, count) => acked.set(id, [firstTime, count]),
    });
    expect(result).toMatchObject({ connections: 3, unacked: 0, errors: 0, error_samples: [] });
    expect(result.acked).toBeGreaterThan(50);
    expect(broker.seen.size).toBe(result.acked * 4);
    for (const [id, [firstTime, count]] of acked) {
      expect(broker.seen.has(`${id}|salinity|${firstTime}`)).toBe(true);
      expect(broker.seen.has(`${id}|salinity|${firstTime + count - 1}`)).toBe(true);
      expect(broker.seen.has(`${id}|salinity|${firstTime + count}`)).toBe(false);
    }
    expect(result.p50_ms).toBeLessThanOrEqual(result.p99_ms);
    expect(result.p99_ms).toBeLessThanOrEqual(result.max_ms);
  });

  it('keeps to a rate', async () => {
    const result = await runLoad({
      host: '127.0.0.1',
      port: broker.port,
      devices: devices('a', 'b'),
      durationMs: 1000,
      window: 50,
      rate: 200,
    });
    // Never more than asked for; how close it comes is the machine's affair.
    expect(result.acked).toBeLessThanOrEqual(200 * result.seconds + 2);
    expect(result.acked).toBeGreaterThan(0);
  });

  it('reports a refusal and goes on with the others', async () => {
    const result = await runLoad({
      host: '127.0.0.1',
      port: broker.port,
      devices: devices('a', 'wrong'),
      durationMs: 200,
      window: 20,
    });
    expect(result.acked).toBeGreaterThan(0);
    expect(result.error_samples).toEqual([expect.stringMatching(/^load-2: CONNACK return code/)]);
  });

  it('ends at once when nobody listens', async () => {
    const result = await runLoad({ host: '127.0.0.1', port: 1, devices: devices('a'), durationMs: 60_000, window: 1 });
    expect(result).toMatchObject({ acked: 0, errors: 1 });
  });
});

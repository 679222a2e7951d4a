import { afterEach, beforeEach, expect, it } from 'vitest';
import { noDataRule } from '../../support/rules.ts';
import { Platform, until } from './platform.ts';

let platform: Platform;
beforeEach(async () => {
  platform = await Platform.open();
});
afterEach(() => platform.close());

it('silence while the journal takes nothing is not held against a device', async () => {
  await platform.device('a');
  await platform.device('hasty', 'generic-json', null, 300);
  await platform.rule('silent', noDataRule());
  const engine = await platform.start();
  await platform.send('a', { salinity: 1 });
  await platform.send('hasty', { salinity: 1 });
  await engine.drained();
  engine.setListening(false);
  platform.now += 86_400_000;
  engine.setListening(true);
  platform.now += 1_100_000;
  await until(() => platform.alerts.length === 1);
  expect(platform.alerts.map(({ alert }) => alert.device)).toEqual(['hasty']);
  engine.setListening(false);
  platform.now += 86_400_000;
  engine.setListening(true);
  platform.now += 1_300_000;
  await until(() => platform.alerts.length === 2);
  expect(platform.alerts[1]?.alert.raisedAt).toBe(new Date(platform.now - 100_000).toISOString());
});

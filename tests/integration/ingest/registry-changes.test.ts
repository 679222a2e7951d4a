import { afterEach, beforeEach, expect, it } from 'vitest';
import { ruleDefinition } from '../../../domain/rules/definition.ts';
import { type ReadingWriter, StoreUnavailable } from '../../../store/readings/reading-store.ts';
import { listAlerts } from '../../../store/registry/alerts.ts';
import { deleteDevice, getDevice, updateDevice } from '../../../store/registry/devices.ts';
import { updateRule } from '../../../store/registry/rules.ts';
import { noDataRule } from '../../support/rules.ts';
import { NOW, Platform, until } from './platform.ts';

let platform: Platform;
beforeEach(async () => {
  platform = await Platform.open();
});
afterEach(() => platform.close());

const silent = noDataRule();

const versionOf = async (id: string): Promise<number> => (await getDevice(platform.registry, id, NOW))?.version ?? 0;

const openAlerts = async (): Promise<(string | null)[]> =>
  (await listAlerts(platform.registry, { state: 'open' }, { after: null, limit: 10 })).map(({ device }) => device);

async function setDisabled(id: string, disabled: boolean): Promise<void> {
  await updateDevice(platform.registry, id, { disabled }, { expected: await versionOf(id), now: platform.now });
  await platform.engine?.registryChanged();
}

it('what the store did not get in time and the registry no longer knows waits in quarantine', async () => {
  await platform.device('a');
  let away = true;
  const wrap = (writer: ReadingWriter): ReadingWriter => {
    const check = (): void => {
      if (away) throw new StoreUnavailable('unreachable', 'switched off');
    };
    return {
      append: async (batch) => {
        check();
        return writer.append(batch);
      },
      appliedSeq: async () => {
        check();
        return writer.appliedSeq();
      },
      maintain: (now) => writer.maintain(now),
      delete: (selection) => writer.delete(selection),
      applyRetention: (policy, now) => writer.applyRetention(policy, now),
      close: () => writer.close(),
    };
  };
  const engine = await platform.start({ wrap });
  await platform.send('a', { salinity: 1 });
  await until(async () => (await platform.registry.selectFrom('latest').select('key').execute()).length === 1);
  await deleteDevice(platform.registry, 'a', { expected: await versionOf('a') });
  await engine.registryChanged();
  away = false;
  await engine.drained();
  expect(await platform.stored('a')).toEqual([]);
  expect(await platform.waiting()).toEqual({ 'unknown-device': 1 });
});

it('a device that was taken out of service is not silent, nor is its alert left open', async () => {
  await platform.device('a');
  await platform.device('b');
  await platform.rule('silent', silent);
  const engine = await platform.start();
  await platform.send('a', { salinity: 1 });
  await platform.send('b', { salinity: 1 });
  await engine.drained();
  await setDisabled('b', true);
  platform.now += 1_200_001;
  await until(() => platform.alerts.length > 0);
  expect(await openAlerts()).toEqual(['a']);
  await setDisabled('a', true);
  await until(async () => (await openAlerts()).length === 0);
  platform.now += 3_600_000;
  await setDisabled('a', false);
  await setDisabled('b', false);
  expect(await openAlerts()).toEqual([]);
  platform.now += 1_200_001;
  await until(async () => (await openAlerts()).length === 2);
});

it('a rule on silence that was off for a while raises anew', async () => {
  await platform.device('a');
  await platform.rule('silent', silent);
  const engine = await platform.start();
  await platform.send('a', { salinity: 1 });
  await engine.drained();
  platform.now += 1_200_001;
  await until(async () => (await openAlerts()).length === 1);
  const change = async (version: number, enabled: boolean): Promise<void> => {
    await engine.drained();
    const definition = ruleDefinition.parse({ ...silent, enabled });
    await updateRule(platform.registry, 'silent', definition, { expected: version, now: platform.now });
    await engine.registryChanged();
  };
  await change(1, false);
  await until(async () => (await openAlerts()).length === 0);
  platform.now += 60_000;
  await change(2, true);
  await until(async () => (await openAlerts()).length === 1);
});

it('what a gateway brings of a device out of service waits in quarantine', async () => {
  await platform.device('gw', 'gateway');
  await platform.device('child', 'generic-json', 'gw');
  const engine = await platform.start();
  await setDisabled('child', true);
  const telemetry = { child: [{ ts: NOW, values: { salinity: 1 } }] };
  await platform.send('gw', telemetry, { topic: 'v1/gateway/telemetry' });
  await engine.drained();
  expect(await platform.stored('child')).toEqual([]);
  expect(await platform.waiting()).toEqual({ 'device-disabled': 1 });
});

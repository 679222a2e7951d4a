import { SingleBar } from 'cli-progress';
import { demoFleet } from '../../firmware-sim/demo/demo-fleet.ts';
import { countPastReports, pastMessages } from '../../firmware-sim/demo/past.ts';
import { sendPast } from '../../firmware-sim/demo/send-past.ts';
import { type Fleet, runFleet } from '../../firmware-sim/firmware/fleet.ts';
import type { Config } from '../config.ts';
import { localUrl } from '../run-server.ts';
import type { Platform } from '../wire.ts';
import { type Account, seedDemo, seedPeople } from './seed.ts';

export interface DemoOptions {
  readonly seed: number;
  /** Days of past readings to begin with. */
  readonly days: number;
}

const DAY_MS = 86_400_000;

/**
 * Fills an empty platform with three communes: their past over MQTT like any store-and-forward gateway would send it,
 * then their present, live.
 * @returns stops the simulated devices
 */
export async function runDemo(platform: Platform, config: Config, options: DemoOptions): Promise<() => Promise<void>> {
  const { seed, days } = options;
  const now = Date.now();
  const from = now - days * DAY_MS;
  const url = `mqtt://${config.mqtt.host === '0.0.0.0' ? '127.0.0.1' : config.mqtt.host}:${platform.mqttPort}`;

  say('Đang lập 3 xã mẫu ở 2 tỉnh, 4 tổ chức. / Setting up three example communes and four organisations.');
  const begins = { now, since: from - DAY_MS, timeZone: config.timeZone };
  const tokens = await seedDemo(platform.registry, begins);
  const accounts = await seedPeople(platform.registry, now);
  await platform.placesChanged();
  await platform.devicesChanged([...tokens.keys()]);
  const tokenOf = (id: string): string => tokens.get(id) ?? '';
  const devices = demoFleet(tokenOf);

  const past = { devices, seed, anchor: now, from, to: now };
  const total = countPastReports(past);
  const bar = new SingleBar({
    format: `  ${days} ngày số liệu cũ / days of past readings |{bar}| {percentage} %  {value}/{total}`,
    // Without a terminal: a line now and then in place of a bar that redraws itself.
    noTTYOutput: true,
    notTTYSchedule: 2000,
    hideCursor: true,
  });
  bar.start(total, 0);
  await sendPast({ url, messages: pastMessages(past), tokenOf, onProgress: (reports) => bar.update(reports) });
  bar.stop();
  await platform.ingest.drained();

  // From where the past ended, and often enough that someone who watches sees values move.
  const fleet: Fleet = runFleet({ devices, seed, url, anchor: now, start: now, speed: 20, everyS: 20 });
  greet(platform, devices.length, accounts);
  return () => fleet.stop(2000);
}

function greet(platform: Platform, devices: number, accounts: readonly Account[]): void {
  const { firstAdmin } = platform;
  const administrator = { vi: 'quản trị toàn hệ thống', en: 'administers everything' };
  say(
    '',
    `  Sen đang chạy / is running:   ${localUrl(platform.httpUrl)}`,
    '',
    '  Đăng nhập bằng mỗi tài khoản để thấy khác nhau / sign in as each to see the difference:',
    ...table([
      ['Tài khoản / account', 'Mật khẩu / password', 'Làm gì, ở đâu / what and where'],
      ...[...(firstAdmin ? [{ ...firstAdmin, sees: administrator }] : []), ...accounts].map(
        ({ email, password, sees }) => [email, password, `${sees.vi} / ${sees.en}`],
      ),
    ]),
    '',
    `  ${devices} thiết bị mô phỏng đang gửi số liệu qua MQTT, cổng ${platform.mqttPort}.`,
    '  Xem trước: Tổng quan, rồi bấm vào một ruộng hay ao để xem biểu đồ những ngày qua; mở Cảnh báo và bấm “Đã biết”.',
    `  ${devices} simulated devices are sending readings over MQTT, port ${platform.mqttPort}.`,
    '  Look first at the overview, then open a field or pond for its past days; open the alerts and acknowledge one.',
    '  Ctrl+C dừng / stops.',
    '',
  );
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `    ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}

function say(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

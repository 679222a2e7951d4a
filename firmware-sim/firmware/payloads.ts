import { Encoder } from 'cbor-x';
import { TB_GATEWAY_TELEMETRY, TB_TELEMETRY, uplinkTopic } from '../../domain/topics.ts';
import type { Values } from '../world/world.ts';

/** How a device writes its readings: Sen's plain JSON, SenML (RFC 8428) in JSON or CBOR, ThingsBoard's device API. */
export const PAYLOAD_FORMATS = ['json', 'senml-json', 'senml-cbor', 'tb'] as const;
export type PayloadFormat = (typeof PAYLOAD_FORMATS)[number];

/** One report: the results of one device at one instant of its own clock. */
export interface Report {
  readonly device: string;
  /** Epoch ms by the device's clock. */
  readonly at: number;
  readonly values: Values;
}

export interface Message {
  readonly topic: string;
  readonly payload: Buffer;
}

/** RFC 8428 §6: in CBOR the labels are numbers. */
const CBOR_LABEL = { bt: -3, n: 0, v: 2, vs: 3, t: 6 } as const;
const cbor = new Encoder({ mapsAsObjects: false, useRecords: false, tagUint8Array: false });

type SenmlRecord = { bt?: number; n: string; v?: number; vs?: string; t?: number };

/** Records of a pack: the base time stands once, in the first record, later instants are relative to it (RFC 8428 §4.1). */
function senml(reports: readonly Report[]): SenmlRecord[] {
  const base = (reports[0] as Report).at;
  const records: SenmlRecord[] = [];
  for (const report of reports) {
    for (const [n, value] of Object.entries(report.values)) {
      const record: SenmlRecord = typeof value === 'number' ? { n, v: value } : { n, vs: value };
      if (report.at !== base) record.t = (report.at - base) / 1000;
      records.push(records.length === 0 ? { bt: base / 1000, ...record } : record);
    }
  }
  return records;
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const rows = (reports: readonly Report[]) => reports.map(({ at, values }) => ({ ts: at, values }));

function body(format: PayloadFormat, reports: readonly Report[]): Buffer {
  switch (format) {
    case 'senml-json':
      return json(senml(reports));
    case 'senml-cbor':
      return cbor.encode(
        senml(reports).map(
          (record) =>
            new Map(Object.entries(record).map(([label, value]) => [CBOR_LABEL[label as keyof SenmlRecord], value])),
        ),
      );
    default:
      return json(reports.length === 1 ? rows(reports)[0] : rows(reports));
  }
}

/** One message with reports, at least one, of a single device on its own topic. */
export function deviceMessage(format: PayloadFormat, reports: readonly Report[]): Message {
  const { device } = reports[0] as Report;
  return { topic: format === 'tb' ? TB_TELEMETRY : uplinkTopic(device), payload: body(format, reports) };
}

/** One message of a gateway with the reports of any of its children, in ThingsBoard's gateway form. */
export function gatewayMessage(reports: readonly Report[]): Message {
  const children: Record<string, { ts: number; values: Values }[]> = {};
  for (const { device, at, values } of reports) {
    children[device] ??= [];
    children[device].push({ ts: at, values });
  }
  return { topic: TB_GATEWAY_TELEMETRY, payload: json(children) };
}

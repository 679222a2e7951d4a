import { decode } from 'cbor-x';
import { routeOf } from '../../../domain/topics.ts';

interface Seen {
  readonly device: string;
  readonly key: string;
  readonly at: number;
}

type Row = { ts: number; values: Record<string, unknown> };
type Record8428 = Record<string, unknown>;

const ofRows = (device: string, body: Row | Row[]): Seen[] =>
  [body].flat().flatMap(({ ts, values }) => Object.keys(values).map((key) => ({ device, key, at: ts })));

function ofSenml(device: string, records: readonly Record8428[]): Seen[] {
  let base = 0;
  return records.map((record) => {
    base = Number(record.bt ?? record['-3'] ?? base);
    return {
      device,
      key: String(record.n ?? record['0']),
      at: Math.round((base + Number(record.t ?? record['6'] ?? 0)) * 1000),
    };
  });
}

/** A reader of the payloads written without a look at the code that writes them: RFC 8428 and ThingsBoard's gateway API. */
export function observationsIn(connection: string, topic: string, payload: Buffer): Seen[] {
  const route = routeOf(topic, connection);
  if (route?.kind === 'tb-gateway-telemetry') {
    const body = JSON.parse(payload.toString()) as Record<string, Row[]>;
    return Object.entries(body).flatMap(([device, rows]) => ofRows(device, rows));
  }
  if (route?.kind !== 'up' && route?.kind !== 'tb-telemetry') throw new Error(`unexpected topic ${topic}`);
  if ((payload[0] as number) >> 5 === 4) return ofSenml(route.device, decode(payload) as Record8428[]);
  const body = JSON.parse(payload.toString()) as Row | Row[] | Record8428[];
  if (Array.isArray(body) && body[0] && 'n' in body[0]) return ofSenml(route.device, body as Record8428[]);
  return ofRows(route.device, body as Row | Row[]);
}

import { StoreUnavailable } from '../reading-store.ts';
import type { InfluxConfig } from './config.ts';
import type { InfluxAnswer } from './http.ts';

/** How this server is written to. Reading is `/query` with InfluxQL for all of them. */
export interface Dialect {
  readonly version: string;
  readonly major: number;
  readonly writePath: string;
}

/**
 * Tells the dialect by the answer to `/ping` (header `X-Influxdb-Version`; 3.x says it in the body too) and by the
 * credentials: a token writes through `/api/v2/write`, a user name and password through 1.x's `/write`, which 2.x
 * and 3.x keep for old clients.
 * @throws StoreUnavailable when credentials and version cannot go together, or it is no InfluxDB
 */
export function dialectOf(config: InfluxConfig, ping: InfluxAnswer, where: string): Dialect {
  const version = versionIn(ping);
  const [, major = '', minor = ''] = /^v?(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  if (version === null && config.token === null && config.username === null) {
    throw new StoreUnavailable('failing', `${where} answers /ping, but not as InfluxDB does`);
  }
  if (config.token !== null && major === '1' && Number(minor) < 8) {
    throw new StoreUnavailable(
      'unauthorised',
      `InfluxDB ${version} at ${where} knows no tokens: set SEN_INFLUX_USERNAME and SEN_INFLUX_PASSWORD, or neither, in place of SEN_INFLUX_TOKEN`,
    );
  }
  const oldWay = config.token === null && (config.username !== null || major === '1');
  return {
    version: version ?? 'unknown',
    major: major === '' ? (oldWay ? 1 : 2) : Number(major),
    writePath: oldWay ? v1WritePath(config) : v2WritePath(config),
  };
}

const v1WritePath = ({ bucket }: InfluxConfig): string => `/write?db=${encodeURIComponent(bucket)}&precision=ms`;

const v2WritePath = ({ bucket, org }: InfluxConfig): string =>
  `/api/v2/write?${org === null ? '' : `org=${encodeURIComponent(org)}&`}bucket=${encodeURIComponent(bucket)}&precision=ms`;

function versionIn(ping: InfluxAnswer): string | null {
  const header = ping.headers['x-influxdb-version'];
  if (typeof header === 'string' && header !== '') return header;
  try {
    const { version } = JSON.parse(ping.body) as { version?: unknown };
    return typeof version === 'string' ? version : null;
  } catch {
    return null;
  }
}

import { deviceMessage, gatewayMessage, type Message, type Report } from './payloads.ts';
import type { Station } from './station.ts';

/** Room one value takes in the widest format, with its name and punctuation. */
const BYTES_A_VALUE = 40;
const BYTES_A_REPORT = 40;

const estimate = ({ device, values }: Report) =>
  BYTES_A_REPORT + device.length + BYTES_A_VALUE * Object.keys(values).length;

/** How the waiting reports of a station become messages no longer than its link bears. */
export interface Packing {
  /** How many of the reports, from the first on, one message may carry. */
  fits(reports: readonly Report[]): number;
  message(reports: readonly Report[]): Message;
}

/**
 * A gateway whose first child speaks ThingsBoard's gateway form mixes children in one message; every
 * other message speaks of one device.
 */
export function packingOf(station: Station, maxBytes: number): Packing {
  const formats = new Map(station.members.map(({ id, format }) => [id, format]));
  const mixes = (report: Report | undefined) =>
    report !== undefined && station.members.length > 1 && formats.get(report.device) === 'tb';
  return {
    fits(reports) {
      const [first] = reports;
      let bytes = 0;
      let count = 0;
      for (const report of reports) {
        const together = mixes(first) ? mixes(report) : report.device === first?.device;
        bytes += estimate(report);
        if (!together || (count > 0 && bytes > maxBytes)) break;
        count++;
      }
      return count;
    },
    message(reports) {
      const [first] = reports;
      return mixes(first)
        ? gatewayMessage(reports)
        : deviceMessage(formats.get(first?.device ?? '') ?? 'json', reports);
    },
  };
}

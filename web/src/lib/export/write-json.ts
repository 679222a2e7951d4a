import { TIME_ZONE } from '../time-zone.ts';
import type { ShownTable } from './shown-table.ts';

const instant = (at: number): string => new Date(at).toISOString();

/** The same as one JSON document; times are RFC 3339 in UTC. @param now epoch ms */
export function writeJson({ title, range, columns, rows }: ShownTable, now: number): string {
  return JSON.stringify(
    {
      title,
      range: range && { from: instant(range.from), to: instant(range.to) },
      timeZone: TIME_ZONE,
      exportedAt: instant(now),
      columns: columns.map(({ title: name, unit, kind }) => ({ title: name, unit, kind })),
      rows: rows.map((row) =>
        columns.map(({ kind }, index) => {
          const cell = row[index] ?? null;
          return kind === 'time' && typeof cell === 'number' ? instant(cell) : cell;
        }),
      ),
    },
    null,
    1,
  );
}

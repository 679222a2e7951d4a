import type { Finding, Verdict } from './compare.ts';

const ROWS: readonly (readonly [keyof Verdict & string, string])[] = [
  ['published', 'results sent'],
  ['acknowledged', 'of them acknowledged'],
  ['stored', 'of them stored'],
  ['lost', 'acknowledged and gone'],
  ['duplicated', 'rows too many'],
  ['changed', 'stored with another value'],
  ['late', 'stored, and came late'],
  ['quarantined', 'in quarantine'],
  ['retimed', 'clock not believed, stored under receive time'],
  ['waiting', 'not acknowledged, not stored yet'],
  ['unexpected', 'stored, but not in the ledger'],
];

const finding = ({ device, datastream, at, expected, found }: Finding) =>
  `    ${device} ${datastream} ${at}  sent ${expected ?? '–'}  stored ${found ?? '–'}`;

/** A verdict as a table for people. */
export function verdictTable(verdict: Verdict): string {
  const width = Math.max(...ROWS.map(([name]) => String(verdict[name]).length));
  const lines = ROWS.map(([name, meaning]) => `${name.padEnd(13)}${String(verdict[name]).padStart(width)}  ${meaning}`);
  for (const [reason, count] of Object.entries(verdict.quarantinedByReason)) lines.push(`    ${reason}: ${count}`);
  for (const kind of ['lost', 'duplicated', 'changed', 'unexpected'] as const) {
    if (verdict.samples[kind].length > 0) lines.push(`${kind}, for example:`, ...verdict.samples[kind].map(finding));
  }
  return lines.join('\n');
}

/** Whether the platform kept its promises: nothing lost, nothing twice, nothing altered. */
export function isClean(verdict: Verdict): boolean {
  return verdict.lost === 0 && verdict.duplicated === 0 && verdict.changed === 0;
}

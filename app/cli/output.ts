/** What a command answers: one JSON document with `--json`, else lines for people. */
export function answer(json: boolean, document: unknown, lines: () => readonly string[]): void {
  process.stdout.write(json ? `${JSON.stringify(document)}\n` : `${lines().join('\n')}\n`);
}

/** Rows in columns as wide as their widest cell. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)));
  return [head, ...rows].map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** A mistake of the person at the keyboard: its message is all there is to say. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

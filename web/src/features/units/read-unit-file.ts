export interface UnitFile {
  readonly name: string;
  readonly chosenAt: number;
  readonly body: { readonly csv: string } | { readonly units: unknown };
}

/** What one request may hold, with room for what JSON adds. */
const MAX_BYTES = 4_000_000;

/** The text of a CSV file, or the units of a JSON one; what is wrong with their rows is for the server to say. */
export async function readUnitFile(file: File): Promise<UnitFile | 'unreadable' | 'tooLarge'> {
  if (file.size > MAX_BYTES) return 'tooLarge';
  const text = await file.text().catch(() => '');
  // A spreadsheet in its own format, or in UTF-16, is no text of ours.
  if (text.trim() === '' || text.includes('\u0000')) return 'unreadable';
  const named = { name: file.name, chosenAt: Date.now() };
  if (!/^\s*[[{]/.test(text)) return { ...named, body: { csv: text } };
  try {
    const document: unknown = JSON.parse(text);
    const units = Array.isArray(document) ? document : (document as { units?: unknown }).units;
    return Array.isArray(units) ? { ...named, body: { units } } : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

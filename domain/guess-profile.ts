import type { DeviceProfile } from './device-profile.ts';

/** Names of the fields in a message as it came; null for one that is cut, or no JSON. */
export function fieldsOf(sample: string): string[] | null {
  let said: unknown;
  try {
    said = JSON.parse(sample);
  } catch {
    return null;
  }
  const names = new Set<string>();
  for (const record of Array.isArray(said) ? said : [said]) {
    if (typeof record !== 'object' || record === null) continue;
    const { n, values } = record as { readonly n?: unknown; readonly values?: unknown };
    // A record of SenML names its field (RFC 8428 §4.2).
    if (typeof n === 'string') names.add(n);
    else
      for (const name of Object.keys(typeof values === 'object' && values !== null ? values : record))
        if (name !== 'ts' && name !== 'bn' && name !== 'bt') names.add(name);
  }
  return [...names];
}

/** The one profile that knows every field and has the fewest others; null when none does, or more than one. */
export function guessProfile(fields: readonly string[], profiles: readonly DeviceProfile[]): string | null {
  if (fields.length === 0) return null;
  const fitting = profiles
    .filter((profile) => fields.every((field) => profile.fields.some((known) => known.field === field)))
    .sort((a, b) => a.fields.length - b.fields.length);
  const [best, next] = fitting;
  return best && best.fields.length !== next?.fields.length ? best.id : null;
}

/** Why the registry refuses a change that is well formed. Stable, for programs. */
export type RefusalCode =
  | 'exists'
  | 'not-found'
  | 'unknown-profile'
  | 'unknown-site'
  | 'unknown-gateway'
  | 'bad-token'
  | 'weak-password';

/** A change that the registry refuses; `field` names the part of the request at fault. */
export class RegistryRefusal extends Error {
  override readonly name = 'RegistryRefusal';
  readonly code: RefusalCode;
  readonly field: string;

  constructor(code: RefusalCode, field: string, detail: string) {
    super(detail);
    this.code = code;
    this.field = field;
  }
}

/** Whether the database refused a row because its key is taken already. */
export function isDuplicate(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

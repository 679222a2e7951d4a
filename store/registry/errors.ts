/** Why the registry refuses a change that is well formed. Stable, for programs. */
type RefusalCode =
  | 'exists'
  | 'not-found'
  | 'unknown-profile'
  | 'unknown-site'
  | 'unknown-gateway'
  | 'unknown-organisation'
  | 'bad-token'
  | 'not-in-stock'
  | 'retired'
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

/** The registry cannot be opened, or its database failed; the message is one line. `code` as SQLite names it, if it does. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  readonly code: string | null;

  constructor(message: string, code: string | null = null, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What a thing will be once changed; JSON knows no undefined, so what a patch has not stays as it is. */
export const patched = <T extends object>(before: T, change: { readonly [K in keyof T]?: T[K] | undefined }): T =>
  ({ ...before, ...change }) as T;

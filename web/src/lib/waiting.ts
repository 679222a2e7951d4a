/** Of a thing of the server that was changed here and is not there yet. */
export type MaybeWaiting<T> = T & { readonly waiting?: true };

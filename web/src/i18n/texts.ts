import type { vi } from './vi.ts';

type Widened<T> = { readonly [K in keyof T]: T[K] extends string ? string : Widened<T[K]> };

/** The shape of a language: the keys of the Vietnamese texts. */
export type Texts = Widened<typeof vi>;

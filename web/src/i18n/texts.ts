import type { management } from './vi/management.ts';
import type { vi } from './vi.ts';

type Widened<T> = { readonly [K in keyof T]: T[K] extends string ? string : Widened<T[K]> };

/** The shape of a language's texts that come with the first page: the keys of the Vietnamese ones. */
export type FirstTexts = Widened<typeof vi>;
/** The shape of those that come with a later page. */
export type ManagementTexts = Widened<typeof management>;
/** The shape of a language. */
export type Texts = FirstTexts & ManagementTexts;

type Paths<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Paths<T[K]>}` }[keyof T & string];

/** Where a text stands, `audit.title`. */
export type TextKey = Paths<typeof vi & typeof management>;

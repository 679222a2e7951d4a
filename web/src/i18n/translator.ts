import type { TextKey } from './texts.ts';

/** A text; `values` fill its {{blanks}}. */
export type Translate = (key: TextKey, values?: Readonly<Record<string, unknown>>) => string;

interface Tree {
  readonly [key: string]: string | Tree;
}

function flatten(tree: Tree, into: Map<string, string>, path = ''): void {
  for (const [key, value] of Object.entries(tree)) {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') into.set(here, value);
    else flatten(value, into, here);
  }
}

/**
 * Finds texts by where they stand in the trees that were added, as `audit.title`. What the language lacks is said in that
 * of `fallback`, and what is nowhere by its key.
 */
export class Translator {
  readonly #texts = new Map<string, string>();
  readonly #fallback: Translator | undefined;

  constructor(fallback?: Translator) {
    this.#fallback = fallback;
  }

  get empty(): boolean {
    return this.#texts.size === 0;
  }

  add(tree: Tree): this {
    flatten(tree, this.#texts);
    return this;
  }

  readonly translate: Translate = (key, values = {}) =>
    this.#find(key).replace(/\{\{(\w+)\}\}/g, (_, blank: string) => String(values[blank] ?? ''));

  #find(key: string): string {
    return this.#texts.get(key) ?? (this.#fallback ? this.#fallback.#find(key) : key);
  }
}

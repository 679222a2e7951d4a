import { type Derivations, derivationsFor } from '../domain/derived/derive.ts';
import { derivedProperty } from '../domain/derived/derived-property.ts';
import type { Condition } from '../domain/rules/conditions.ts';
import { internedList } from './field-plan.ts';

interface Extension {
  readonly derivations: Derivations;
  /** The list with all that is derived. */
  readonly list: readonly string[];
}

/** A list of datastreams with their results. */
interface Results {
  readonly datastreams: readonly string[];
  readonly results: readonly number[];
}

/** Lists that one plan is known for; devices that shuffle their fields have them looked up anew. */
const MAX_LISTS = 20_000;

/** What is worked out from the readings of all devices that want the same properties. */
class DerivedPlan {
  readonly #wanted: ReadonlySet<string>;
  readonly #extensions = new Map<readonly string[], Extension | null>();

  constructor(wanted: ReadonlySet<string>) {
    this.#wanted = wanted;
  }

  /** The same object when nothing can be derived. @param of an interned list and its results */
  extended<R extends Results>(of: R): R | Results {
    const extension = this.#extension(of.datastreams);
    if (extension === null) return of;
    const derived = extension.derivations.compute(of.results);
    if (!derived.some(Number.isNaN)) return { datastreams: extension.list, results: [...of.results, ...derived] };
    const { keys } = extension.derivations;
    const known = keys.filter((_, i) => !Number.isNaN(derived[i]));
    if (known.length === 0) return of;
    const results = [...of.results, ...derived.filter((result) => !Number.isNaN(result))];
    return { datastreams: internedList([...of.datastreams, ...known]), results };
  }

  #extension(list: readonly string[]): Extension | null {
    let extension = this.#extensions.get(list);
    if (extension === undefined) {
      const derivations = derivationsFor(list, this.#wanted);
      extension = derivations && { derivations, list: internedList([...list, ...derivations.keys]) };
      if (this.#extensions.size >= MAX_LISTS) this.#extensions.clear();
      this.#extensions.set(list, extension);
    }
    return extension;
  }
}

export type { DerivedPlan };

const plans = new Map<string, DerivedPlan>();

/** The plan for a set of properties; null for none. There are at most as many as subsets of what can be derived. */
export function derivedPlan(wanted: ReadonlySet<string>): DerivedPlan | null {
  if (wanted.size === 0) return null;
  const name = [...wanted].sort().join();
  let plan = plans.get(name);
  if (!plan) {
    plan = new DerivedPlan(new Set(wanted));
    plans.set(name, plan);
  }
  return plan;
}

const DERIVABLE: ReadonlySet<string> = new Set(derivedProperty.options);
const NONE: ReadonlySet<string> = new Set();

/** Properties that a condition speaks of and that can be derived. */
export function derivableOf(condition: Condition): ReadonlySet<string> {
  const of = propertiesOf(condition).filter((property) => DERIVABLE.has(property));
  return of.length === 0 ? NONE : new Set(of);
}

function propertiesOf(condition: Condition): string[] {
  switch (condition.kind) {
    case 'no-data':
      return [];
    case 'combination':
      return condition.parts.flatMap(({ conditions }) => conditions.flatMap(propertiesOf));
    case 'difference':
      return [condition.property, condition.minus.property];
    default:
      return [condition.property];
  }
}

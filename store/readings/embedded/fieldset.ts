/** A stored list of datastreams, by their ids in ascending order; each list is stored once. */
export interface Fieldset {
  readonly id: number;
  readonly members: readonly number[];
}

/** How the results of a reading are laid out in a row: `results[i] = reading.results[from[i]]`. */
export interface Layout {
  readonly fieldset: Fieldset;
  readonly from: readonly number[];
}

/**
 * Members in ascending order and where each comes from. When a reading names a datastream twice, the later
 * result counts.
 */
export function orderMembers(ids: readonly number[]): { members: number[]; from: number[] } {
  const last = new Map<number, number>();
  ids.forEach((id, index) => {
    last.set(id, index);
  });
  const members = [...last.keys()].sort((a, b) => a - b);
  return { members, from: members.map((id) => last.get(id) as number) };
}

/** How two rows for one instant become one; an index into `added` wins over one into `present`, -1 is none. */
export interface Merge {
  readonly members: readonly number[];
  readonly fromPresent: readonly number[];
  readonly fromAdded: readonly number[];
}

export function planMerge(present: readonly number[], added: readonly number[]): Merge {
  const members = [...new Set([...present, ...added])].sort((a, b) => a - b);
  return {
    members,
    fromPresent: members.map((id) => present.indexOf(id)),
    fromAdded: members.map((id) => added.indexOf(id)),
  };
}

export function mergeResults(plan: Merge, present: Float64Array, added: Float64Array): Float64Array {
  const merged = new Float64Array(plan.members.length);
  for (let i = 0; i < merged.length; i += 1) {
    const source = plan.fromAdded[i] as number;
    merged[i] = (source >= 0 ? added[source] : present[plan.fromPresent[i] as number]) as number;
  }
  return merged;
}

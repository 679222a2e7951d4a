/**
 * The order in which a batch is cheapest to store: by (device, at), as the rows lie in the tree. Readings of one key
 * stay in the order in which they came, so that the last one wins.
 * @returns indices into `devices` and `times`
 */
export function readingOrder(devices: Uint32Array, times: Float64Array): Uint32Array {
  const distinct = Uint32Array.from(new Set(devices)).sort();
  const next = new Map<number, number>();
  const counts = new Map<number, number>();
  for (const device of devices) counts.set(device, (counts.get(device) ?? 0) + 1);
  let start = 0;
  for (const device of distinct) {
    next.set(device, start);
    start += counts.get(device) as number;
  }
  const order = new Uint32Array(devices.length);
  for (let i = 0; i < devices.length; i += 1) {
    const device = devices[i] as number;
    const at = next.get(device) as number;
    order[at] = i;
    next.set(device, at + 1);
  }
  let from = 0;
  for (const device of distinct) {
    const to = next.get(device) as number;
    if (!ascending(order, times, from, to)) {
      order.subarray(from, to).sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
    }
    from = to;
  }
  return order;
}

function ascending(order: Uint32Array, times: Float64Array, from: number, to: number): boolean {
  for (let i = from + 1; i < to; i += 1) {
    if ((times[order[i] as number] as number) < (times[order[i - 1] as number] as number)) return false;
  }
  return true;
}

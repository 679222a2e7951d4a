/** Devices send a handful of rows of the past along, again and again: so many instants are worth remembering. */
const SIZE = 32;

/**
 * The instants that a device measured last, so that one that is sent again is not counted again. What is older than all of
 * them is taken for new: whoever reads the counts knows how many there can be at most.
 */
export class RecentInstants {
  /** None until the device speaks: most of a stock never has. */
  #ring: Float64Array | null = null;
  #next = 0;
  #newest = Number.NEGATIVE_INFINITY;

  /** Whether the instant (epoch ms) was not there before; it is from now on. */
  add(at: number): boolean {
    this.#ring ??= new Float64Array(SIZE).fill(Number.NaN);
    if (at <= this.#newest && this.#ring.includes(at)) return false;
    if (at > this.#newest) this.#newest = at;
    this.#ring[this.#next] = at;
    this.#next = (this.#next + 1) % SIZE;
    return true;
  }
}

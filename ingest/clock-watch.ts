/** A clock that is corrected by less is not put, it is steered. */
const STEERED_MS = 60_000;

/** Tells when the clock on the wall was put forward or back, which a steady one shows. */
export class ClockWatch {
  #wall: number;
  #steady: number;
  /** How far it stands before what it would show had nobody put it, ms. */
  ahead = 0;

  constructor(wall: number, steady: number) {
    this.#wall = wall;
    this.#steady = steady;
  }

  /** By how many ms it was put since the last look; 0 for not at all. */
  look(wall: number, steady: number): number {
    const put = wall - this.#wall - (steady - this.#steady);
    this.#wall = wall;
    this.#steady = steady;
    if (Math.abs(put) < STEERED_MS) return 0;
    this.ahead += put;
    return put;
  }
}

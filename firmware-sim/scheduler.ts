import type { Clock } from './clock.ts';

interface Task {
  readonly at: number;
  /** Order of arrival, so that tasks of one instant run first come, first served. */
  readonly order: number;
  readonly run: () => void;
  cancelled: boolean;
}

/**
 * Everything that thousands of devices have yet to do, in one heap behind one timer: a fleet costs
 * what it does, not what it waits for.
 */
export class Scheduler {
  readonly clock: Clock;
  readonly #heap: Task[] = [];
  #order = 0;
  #disarm: (() => void) | null = null;
  #armedFor = Number.POSITIVE_INFINITY;
  #stopped = false;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  now(): number {
    return this.clock.now();
  }

  /** Runs `run` once the clock shows `at`; the answer takes it back. */
  at(at: number, run: () => void): () => void {
    if (this.#stopped) return () => {};
    const task: Task = { at, order: this.#order++, run, cancelled: false };
    push(this.#heap, task);
    if (at < this.#armedFor) this.#arm();
    return () => {
      task.cancelled = true;
    };
  }

  after(delayMs: number, run: () => void): () => void {
    return this.at(this.now() + delayMs, run);
  }

  /** Forgets everything that is still to be done. */
  stop(): void {
    this.#stopped = true;
    this.#heap.length = 0;
    this.#disarm?.();
  }

  #arm(): void {
    this.#disarm?.();
    this.#disarm = null;
    this.#armedFor = Number.POSITIVE_INFINITY;
    const next = this.#heap[0];
    if (!next || this.#stopped) return;
    this.#armedFor = next.at;
    this.#disarm = this.clock.wakeAt(next.at, () => this.#runDue());
  }

  #runDue(): void {
    const now = this.now();
    // Nothing may arm the timer while due tasks run: it is armed once, after them.
    this.#armedFor = Number.NEGATIVE_INFINITY;
    while (this.#heap[0] && this.#heap[0].at <= now) {
      const task = pop(this.#heap) as Task;
      if (!task.cancelled) task.run();
    }
    this.#arm();
  }
}

const before = (a: Task, b: Task) => a.at < b.at || (a.at === b.at && a.order < b.order);

function push(heap: Task[], task: Task): void {
  let i = heap.length;
  heap.push(task);
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (!before(task, heap[parent] as Task)) break;
    heap[i] = heap[parent] as Task;
    i = parent;
  }
  heap[i] = task;
}

function pop(heap: Task[]): Task | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (!last || heap.length === 0) return first;
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1] as Task, heap[child] as Task)) child++;
    if (!before(heap[child] as Task, last)) break;
    heap[i] = heap[child] as Task;
    i = child;
  }
  heap[i] = last;
  return first;
}

import type uPlot from 'uplot';

let made = 0;

/**
 * The instant that is pointed at, shared by the charts of one page: whichever chart the pointer is over, the line stands
 * at the same time in all of them, and one readout can tell the values of all. Make one a page (`useState(() => new
 * Crosshair())`), hand `plugin()` to every uPlot, and read the instant with `useSyncExternalStore(crosshair.subscribe,
 * crosshair.at)`.
 */
export class Crosshair {
  readonly #key = `crosshair-${made++}`;
  readonly #charts = new Set<uPlot>();
  readonly #listeners = new Set<() => void>();
  #at: number | null = null;

  /** Epoch ms; null while nothing is pointed at. */
  readonly at = (): number | null => this.#at;

  /** Calls back when the instant changes; the answer unsubscribes. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Points all charts at an instant, epoch ms: what the keyboard does. Null takes the line away. */
  moveTo(at: number | null): void {
    for (const chart of this.#charts) {
      const left = at === null ? -10 : chart.valToPos(at / 1000, 'x');
      chart.setCursor({ left, top: at === null ? -10 : chart.over.clientHeight / 2 });
    }
    this.#set(at);
  }

  /** Joins a chart whose x is time in seconds. */
  plugin(): uPlot.Plugin {
    return {
      opts: (_u, options) => {
        options.cursor = {
          ...options.cursor,
          sync: {
            key: this.#key,
            scales: ['x', null],
            filters: {
              // Only where the pointer is: a drag, which zooms, is the matter of the chart that it is made in.
              pub: (type, chart, left) => {
                if (type !== 'mousemove') return false;
                this.#set(left < 0 ? null : Math.round(chart.posToVal(left, 'x') * 1000));
                return true;
              },
            },
          },
        };
        return options;
      },
      hooks: {
        ready: (chart) => void this.#charts.add(chart),
        destroy: (chart) => {
          this.#charts.delete(chart);
          if (this.#charts.size === 0) this.#set(null);
        },
      },
    };
  }

  #set(at: number | null): void {
    if (at === this.#at) return;
    this.#at = at;
    for (const listener of this.#listeners) listener();
  }
}

/** Says how far something has come: one line that is rewritten on a terminal, now and then a line elsewhere. */
export interface Progress {
  show(text: string): void;
  /** Leaves the last line standing. */
  end(): void;
}

const ELSEWHERE_EVERY_MS = 10_000;

export function progressOn(stream: NodeJS.WriteStream, quiet: boolean): Progress {
  let shownAt = 0;
  let pending = false;
  return {
    show(text) {
      if (quiet) return;
      if (stream.isTTY) {
        stream.write(`\r\u001b[2K${text.slice(0, (stream.columns ?? 80) - 1)}`);
        pending = true;
      } else if (Date.now() - shownAt >= ELSEWHERE_EVERY_MS) {
        shownAt = Date.now();
        stream.write(`${text}\n`);
      }
    },
    end() {
      if (pending) stream.write('\n');
      pending = false;
    },
  };
}

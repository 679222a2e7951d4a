import { useEffect, useState } from 'react';
import { useSeenAgain } from './use-seen-again.ts';

/** Shows a long list a stretch at a time: the next stretch is added when its end comes near the screen. */
export function useGrowing(total: number, step: number, resetKey: string) {
  const [state, setState] = useState({ shown: step, key: resetKey });
  const shown = state.key === resetKey ? state.shown : step;
  const more = () => setState({ shown: Math.min(total, shown + step), key: resetKey });
  const sentinel = useSeenAgain<HTMLDivElement>(more, shown < total);
  useEffect(() => setState((was) => (was.key === resetKey ? was : { shown: step, key: resetKey })), [resetKey, step]);
  return { shown: Math.min(shown, total), more, sentinel };
}

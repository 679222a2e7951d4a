import { useEffect, useRef } from 'react';

/** Calls back whenever the element comes near the screen, as long as `wanted`. */
export function useSeenAgain<T extends Element>(onSeen: () => void, wanted: boolean) {
  const ref = useRef<T>(null);
  const latest = useRef(onSeen);
  latest.current = onSeen;
  useEffect(() => {
    const element = ref.current;
    if (!element || !wanted) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) latest.current();
      },
      { rootMargin: '600px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  });
  return ref;
}

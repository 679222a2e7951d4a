import type { SiteState } from '../lib/site-state.ts';
import { LevelMark } from './marks.tsx';

/** How a site is doing, in the shapes of the map. */
export function StateMark({ state, size = 18 }: { readonly state: SiteState; readonly size?: number }) {
  if (state !== 'ok' && state !== 'late') return <LevelMark level={state} size={size} />;
  return (
    <svg width={size} height={size} viewBox="0 0 18 18" aria-hidden="true" style={{ flex: 'none' }}>
      {state === 'ok' ? (
        <circle cx="9" cy="9" r="7" fill="var(--ok-mark)" />
      ) : (
        <circle cx="9" cy="9" r="6.5" fill="none" stroke="var(--late-mark)" strokeWidth="2" strokeDasharray="3 2.2" />
      )}
    </svg>
  );
}

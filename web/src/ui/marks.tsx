import type { Freshness } from '../../../domain/freshness.ts';
import type { AlertLevel } from '../../../domain/rules/steps.ts';

/** A state is told by shape as well as by colour and word: each of these differs from the others in black and white. */
export function FreshnessMark({ state, size = 12 }: { readonly state: Freshness; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 12 12" aria-hidden="true" style={{ flex: 'none' }}>
      {state === 'fresh' && <circle cx="6" cy="6" r="5" fill="var(--ok-mark)" />}
      {state === 'late' && (
        <>
          <circle cx="6" cy="6" r="4.75" fill="none" stroke="var(--watch-mark)" strokeWidth="1.5" />
          <path d="M6 1.25a4.75 4.75 0 0 1 0 9.5Z" fill="var(--watch-mark)" />
        </>
      )}
      {state === 'lost' && (
        <path d="M2 2l8 8M10 2l-8 8" stroke="var(--act-mark)" strokeWidth="2.5" strokeLinecap="round" />
      )}
      {state === 'never' && (
        <circle cx="6" cy="6" r="4.5" fill="none" stroke="var(--late-mark)" strokeWidth="1.5" strokeDasharray="2 1.6" />
      )}
    </svg>
  );
}

const outlines: Record<AlertLevel, string> = {
  watch: 'M14 3 27 25H1Z',
  act: 'M14 1 27 14 14 27 1 14Z',
  danger: 'M9 1.5h10L26.5 9v10L19 26.5H9L1.5 19V9Z',
};

/** Triangle, diamond, octagon: mildest to worst. */
export function LevelMark({ level, size = 28 }: { readonly level: AlertLevel; readonly size?: number }) {
  const lower = level === 'watch' ? 1.5 : 0;
  return (
    <svg width={size} height={size} viewBox="0 0 28 28" aria-hidden="true" style={{ flex: 'none' }}>
      <path d={outlines[level]} fill={`var(--${level}-mark)`} strokeLinejoin="round" />
      <path
        d={`M14 ${8.5 + lower}v6.5M14 ${19.5 + lower}v.2`}
        stroke="var(--on-mark)"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
    </svg>
  );
}

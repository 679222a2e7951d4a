import { type PointerEvent, useRef } from 'react';
import { SWIPE_PX, type Swipe, swipeOf } from '../../lib/swipe.ts';

interface SwipeActions {
  readonly onRight: () => void;
  readonly onLeft: () => void;
}

interface Start {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly swipe: Swipe;
}

/**
 * A row that a finger pulls aside: far enough to the right or to the left does something, anything less goes back. What the
 * row shows under itself is told by `data-swipe` of its parent. Mouse and pen are left alone.
 */
export function useSwipe({ onRight, onLeft }: SwipeActions, enabled: boolean) {
  const start = useRef<Start | null>(null);
  const rest = (row: HTMLElement) => {
    start.current = null;
    row.style.transform = '';
    row.parentElement?.removeAttribute('data-swipe');
  };
  if (!enabled) return {};
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.pointerType !== 'touch' || !event.isPrimary) return;
      start.current = { id: event.pointerId, x: event.clientX, y: event.clientY, swipe: { kind: 'undecided' } };
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const from = start.current;
      if (from?.id !== event.pointerId) return;
      const swipe = swipeOf(from.swipe, event.clientX - from.x, event.clientY - from.y);
      start.current = { ...from, swipe };
      if (swipe.kind !== 'pull') return;
      const row = event.currentTarget;
      row.style.transform = `translateX(${swipe.px}px)`;
      const far = Math.abs(swipe.px) >= SWIPE_PX ? ' far' : '';
      row.parentElement?.setAttribute('data-swipe', `${swipe.px > 0 ? 'right' : 'left'}${far}`);
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      const swipe = start.current?.swipe;
      rest(event.currentTarget);
      if (swipe?.kind !== 'pull') return;
      if (swipe.px >= SWIPE_PX) onRight();
      else if (swipe.px <= -SWIPE_PX) onLeft();
    },
    onPointerCancel(event: PointerEvent<HTMLElement>) {
      rest(event.currentTarget);
    },
  };
}

import { menu } from '../lib/menu.ts';
import { useSimple } from './mode.ts';
import { useAllowed } from './permissions.ts';

/** The pages on which who is signed in sets things up; in the simple mode only those that everybody understands. */
export function useMenu(): typeof menu {
  const allowed = useAllowed(menu);
  return useSimple() ? allowed.filter(({ simple }) => simple) : allowed;
}

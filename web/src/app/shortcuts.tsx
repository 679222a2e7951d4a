import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { keySequence } from '../lib/key-sequence.ts';
import { mainPages } from '../lib/menu.ts';
import { isTyping } from '../lib/typing.ts';
import { showKeysHelp, useKeysHelp } from '../ui/page-keys.ts';
import { managed } from './routes/managed.ts';

const loadPalette = managed(() => import('./palette.tsx'));
const Palette = lazy(async () => ({ default: (await loadPalette()).Palette }));
const loadHelp = managed(() => import('./keys-help.tsx'));
const KeysHelp = lazy(async () => ({ default: (await loadHelp()).KeysHelp }));

interface ShortcutsProps {
  readonly searching: boolean;
  readonly onSearch: (searching: boolean) => void;
}

/** The keys that hold on every page, and what they open. */
export function Shortcuts({ searching, onSearch }: ShortcutsProps) {
  const navigate = useNavigate();
  const { helping } = useKeysHelp();
  const open = useRef(false);
  open.current = searching || helping;
  useEffect(() => {
    const does = new Map<string, () => void>([
      ['?', () => showKeysHelp(true)],
      ['mod+k', () => onSearch(true)],
      ...mainPages.flatMap(({ to, keys }): [string, () => void][] =>
        keys ? [[keys, () => void navigate({ to, search: {} })]] : [],
      ),
    ]);
    const follow = keySequence(new Set(does.keys()));
    const onKey = (event: KeyboardEvent) => {
      // Whoever writes, and whoever answers a question, means something else by it.
      if (event.defaultPrevented || event.altKey || open.current || isTyping(event.target)) return;
      if (document.querySelector('dialog[open]')) return;
      const act = does.get(follow({ key: event.key, at: event.timeStamp, mod: event.ctrlKey || event.metaKey }) ?? '');
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [navigate, onSearch]);
  return (
    <Suspense>
      {searching && <Palette onClose={() => onSearch(false)} />}
      {helping && <KeysHelp onClose={() => showKeysHelp(false)} />}
    </Suspense>
  );
}

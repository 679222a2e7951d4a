import { useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type LinkProps, useNavigate, useParams } from '@tanstack/react-router';
import { useChangeAccount } from '../data/account.ts';
import { useMenu } from '../data/menu.ts';
import { useSimple } from '../data/mode.ts';
import { useMay } from '../data/permissions.ts';
import { sitesQuery } from '../data/sites.ts';
import { setLanguage } from '../i18n/language.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { matches } from '../lib/matches.ts';
import { mainPages } from '../lib/menu.ts';
import { nextTextSize } from '../lib/text-size.ts';
import { startTour } from '../parts/tour.ts';
import { showKeysHelp } from '../ui/page-keys.ts';

/** Something that the palette offers. */
export interface PaletteEntry {
  readonly id: string;
  readonly label: string;
  /** Where it is, or which keys do the same. */
  readonly hint?: string | undefined;
  readonly run: () => void;
}

/** The pages one may open and what can be done from every page, by the typed words. */
export function usePaletteEntries(words: string): {
  readonly pages: readonly PaletteEntry[];
  readonly actions: readonly PaletteEntry[];
} {
  const { t, language } = useTexts();
  const navigate = useNavigate();
  const menu = useMenu();
  const simple = useSimple();
  const mayAdd = useMay('devices.write');
  const mayNote = useMay('diary.write');
  const writeDiary = useDiaryAtHand();
  const changeAccount = useChangeAccount();
  const { colorScheme, setColorScheme } = useMantineColorScheme();

  const open = (to: LinkProps['to']) => () => void navigate({ to, search: {} } as Parameters<typeof navigate>[0]);
  const page = (to: NonNullable<LinkProps['to']>, label: string, hint?: string): PaletteEntry => ({
    id: `page ${to}`,
    label,
    hint,
    run: open(to),
  });
  const action = (id: string, label: string, run: () => void): PaletteEntry => ({ id: `action ${id}`, label, run });

  const pages = [
    ...mainPages.map(({ to, key, keys }) => page(to, t(`nav.${key}`), keys)),
    page('/notices', t('nav.notices')),
    ...menu.map(({ to, key }) => page(to, t(`menu.${key}`))),
    page('/account', t('account.title')),
    page('/account/notifications', t('more.notifications')),
  ];
  const otherLanguage = language === 'vi' ? 'en' : 'vi';
  const actions = [
    ...(['light', 'dark', 'auto'] as const)
      .filter((scheme) => scheme !== colorScheme)
      .map((scheme) => action(scheme, `${t('more.theme')}: ${t(`more.${scheme}`)}`, () => setColorScheme(scheme))),
    action('text', t('palette.text'), nextTextSize),
    action('language', t('palette.language'), () => void setLanguage(otherLanguage)),
    action('mode', t(simple ? 'palette.full' : 'palette.simple'), () =>
      changeAccount.mutate({ mode: simple ? 'full' : 'simple' }),
    ),
    ...(mayAdd ? [action('add', t('devices.add'), open('/devices/new'))] : []),
    ...(mayNote ? [action('diary', t('palette.diary'), writeDiary)] : []),
    action('print', t('palette.print'), () => setTimeout(() => print())),
    action('tour', t('tour.again'), () => void startTour({ t })),
    action('keys', t('keys.title'), () => showKeysHelp(true)),
  ];
  const found = (all: readonly PaletteEntry[]) => all.filter(({ label }) => matches(label, words));
  return { pages: found(pages), actions: found(actions) };
}

/** Opens the diary where one is; from elsewhere the one site there is, or all of them to choose from. */
function useDiaryAtHand(): () => void {
  const navigate = useNavigate();
  const { device, site } = useParams({ strict: false });
  const sites = useQueryClient().getQueryData(sitesQuery.queryKey);
  const here = site ?? (sites?.length === 1 ? sites[0]?.id : undefined);
  return () => {
    if (device !== undefined) void navigate({ to: '/devices/$device', params: { device }, search: { write: 1 } });
    else if (here !== undefined) void navigate({ to: '/sites/$site', params: { site: here }, search: { write: 1 } });
    else void navigate({ to: '/sites' });
  };
}

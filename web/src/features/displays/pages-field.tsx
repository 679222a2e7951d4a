import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { MOST_WALL_PAGES, wallPage } from '../../../../domain/wall.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import form from '../../ui/form.module.css';
import classes from './displays.module.css';

const known = { '/': 'overview', '/map': 'map', '/alerts': 'alerts', '/devices': 'devices' } as const;
const isKnown = (path: string): path is keyof typeof known => path in known;

/** What is asked for in an address that somebody copied from the browser, without what is a wall's own. */
function pageOf(text: string): string | null {
  const typed = text.trim();
  if (typed === '') return null;
  try {
    const url = new URL(typed, location.origin);
    if (url.origin !== location.origin) return null;
    for (const own of ['kiosk', 'rotate', 'pages', 'sound', 'scale', 'lang']) url.searchParams.delete(own);
    const search = url.searchParams.toString();
    const page = wallPage.safeParse(`${url.pathname}${search === '' ? '' : `?${search}`}`);
    return page.success ? page.data : null;
  } catch {
    return null;
  }
}

interface PagesFieldProps {
  readonly pages: readonly string[];
  readonly onChange: (pages: readonly string[]) => void;
}

/** The pages that a screen shows, in their order. */
export function PagesField({ pages, onChange }: PagesFieldProps) {
  const { t } = useTexts();
  const [address, setAddress] = useState('');
  const [wrong, setWrong] = useState(false);
  const nameOf = (page: string) => (isKnown(page) ? t(`nav.${known[page]}`) : page);
  const full = pages.length >= MOST_WALL_PAGES;
  const add = (page: string | null) => {
    setWrong(page === null);
    if (page === null) return;
    onChange([...pages, page]);
    setAddress('');
  };
  const swap = (index: number) =>
    onChange(
      pages.map((page, at) => (at === index - 1 ? pages[index] : at === index ? pages[index - 1] : page) ?? page),
    );
  return (
    <fieldset className={classes.pages}>
      <legend>{t('displays.pages')}</legend>
      <ol>
        {pages.map((page, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same page may come twice
          <li key={`${index} ${page}`}>
            <span>{nameOf(page)}</span>
            <Button
              variant="default"
              disabled={index === 0}
              aria-label={t('displays.upOf', { page: nameOf(page) })}
              onClick={() => swap(index)}
            >
              ↑
            </Button>
            <Button
              variant="default"
              disabled={pages.length === 1}
              aria-label={t('displays.removeOf', { page: nameOf(page) })}
              onClick={() => onChange(pages.filter((_, at) => at !== index))}
            >
              {t('displays.remove')}
            </Button>
          </li>
        ))}
      </ol>
      <NativeSelect
        size="md"
        label={t('displays.addPage')}
        disabled={full}
        value=""
        onChange={(event) => add(event.currentTarget.value)}
        data={[
          { value: '', label: t('displays.choose') },
          ...Object.keys(known).map((page) => ({ value: page, label: nameOf(page) })),
        ]}
      />
      <div className={form.row}>
        <TextInput
          className={classes.address}
          size="md"
          label={t('displays.other')}
          description={t('displays.otherHint')}
          disabled={full}
          value={address}
          error={wrong && t('displays.notOurs')}
          onChange={(event) => {
            setAddress(event.currentTarget.value);
            setWrong(false);
          }}
        />
        <Button variant="default" disabled={full || address.trim() === ''} onClick={() => add(pageOf(address))}>
          {t('displays.add')}
        </Button>
      </div>
    </fieldset>
  );
}

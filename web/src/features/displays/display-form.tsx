import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { z } from 'zod';
import { newDisplay } from '../../../../domain/api/displays.ts';
import type { ScopeChoice } from '../../../../domain/api/users.ts';
import { WALL_PAGES, WALL_ROTATE_S } from '../../../../domain/wall.ts';
import { failureKey } from '../../i18n/failure.ts';
import { languageNames, languages } from '../../i18n/language.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import { wallLink } from '../../lib/wall.ts';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import classes from './displays.module.css';
import { PagesField } from './pages-field.tsx';
import { WhereField } from './where-field.tsx';

const DAY_MS = 86_400_000;
const terms = { forever: null, year: 365, month: 30, day: 1 } as const;
const termKeys = ['forever', 'year', 'month', 'day'] as const;
const seconds = [10, 20, 30, 60, 120, 300] as const;

interface DisplayFormProps {
  /** Why the last one was refused. */
  readonly error: unknown;
  readonly pending: boolean;
  readonly onAdd: (body: z.input<typeof newDisplay>) => void;
}

/** A new screen: whose things it shows, and which pages, how. */
export function DisplayForm({ error, pending, onAdd }: DisplayFormProps) {
  const { t, format, language } = useTexts();
  const [where, setWhere] = useState<ScopeChoice | null>(null);
  const [pages, setPages] = useState<readonly string[]>(WALL_PAGES);
  const [rotate, setRotate] = useState(WALL_ROTATE_S);
  const [sound, setSound] = useState(false);
  const [theme, setTheme] = useState<string>('dark');
  const [lang, setLang] = useState<string>(language);
  const [wrong, setWrong] = useState({ name: false, where: false });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const days = terms[String(fields.get('term')) as keyof typeof terms];
    const parsed = newDisplay.safeParse({
      name: fields.get('name'),
      scope: where?.scope,
      expiresAt: days === null ? null : new Date(serverNow() + days * DAY_MS).toISOString(),
      show: { pages, rotate, sound, theme: theme === '' ? null : theme, language: lang },
    });
    const paths = parsed.success ? [] : parsed.error.issues.map((issue) => issue.path[0]);
    setWrong({ name: paths.includes('name'), where: where === null });
    if (parsed.success && where) onAdd(parsed.data);
  };
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      <div className={classes.fields}>
        <TextInput
          name="name"
          size="md"
          maxLength={120}
          label={t('displays.name')}
          placeholder={t('displays.nameExample')}
          error={wrong.name && t('displays.noName')}
        />
        <WhereField value={where} onChange={setWhere} error={wrong.where && !where ? t('people.noWhere') : null} />
      </div>
      <PagesField pages={pages} onChange={setPages} />
      <div className={classes.fields}>
        <NativeSelect
          size="md"
          label={t('displays.rotate')}
          value={rotate}
          onChange={(event) => setRotate(Number(event.currentTarget.value))}
          data={seconds.map((each) => ({ value: String(each), label: format.duration(each) }))}
        />
        <NativeSelect
          name="theme"
          value={theme}
          onChange={(event) => setTheme(event.currentTarget.value)}
          size="md"
          label={t('more.theme')}
          data={[
            { value: 'dark', label: t('more.dark') },
            { value: 'light', label: t('more.light') },
            { value: '', label: t('more.auto') },
          ]}
        />
        <NativeSelect
          name="language"
          size="md"
          label={t('more.language')}
          value={lang}
          onChange={(event) => setLang(event.currentTarget.value)}
          data={languages.map((one) => ({ value: one, label: languageNames[one] }))}
        />
        <NativeSelect
          name="term"
          size="md"
          label={t('displays.term')}
          data={termKeys.map((value) => ({ value, label: t(`displays.${value}`) }))}
        />
      </div>
      <Checkbox
        size="md"
        label={t('displays.sound')}
        description={t('displays.soundHint')}
        checked={sound}
        onChange={(event) => setSound(event.currentTarget.checked)}
      />
      <FormMessage error={error ? t(failureKey(error)) : null} />
      <div className={form.row}>
        <Button type="submit" loading={pending}>
          {t('displays.make')}
        </Button>
        <a
          className={form.link}
          href={wallLink({ pages, rotate, sound, lang, theme: theme || undefined })}
          target="_blank"
          rel="noopener"
        >
          {t('displays.tryHere')} ⤢
        </a>
      </div>
    </form>
  );
}

import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type VillagePageBody, type VillagePageView, villagePageBody } from '../../../../domain/api/village-pages.ts';
import type { Village } from '../../../../domain/api/villages.ts';
import { searchKey } from '../../../../domain/search-text.ts';
import { useSaveVillagePage } from '../../data/village-page.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import card from '../../ui/card.module.css';
import classes from '../../ui/manage.module.css';

interface PublicPageFormProps {
  readonly village: Village;
  readonly read: { readonly value: VillagePageView; readonly etag: string | null };
}

type Item = VillagePageBody['items'][number];
const keyOf = ({ site, datastream }: Pick<Item, 'site' | 'datastream'>) => `${site} ${datastream}`;
const slugOf = (name: string) =>
  searchKey(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);

/** Which values a village shows, under which names, at which address. */
export function PublicPageForm({ village, read }: PublicPageFormProps) {
  const tools = useTexts();
  const { t } = tools;
  const save = useSaveVillagePage(village.id);
  const { page, choices } = read.value;
  const [items, setItems] = useState<readonly Item[]>(page?.items ?? []);
  const [published, setPublished] = useState(page?.published ?? true);
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const chosen = new Map(items.map((item) => [keyOf(item), item]));

  const change = (item: Item, on: boolean) =>
    setItems((was) => (on ? [...was, item] : was.filter((one) => keyOf(one) !== keyOf(item))));
  const name = (item: Item, vi: string) =>
    setItems((was) =>
      was.map((one) =>
        keyOf(one) === keyOf(item) ? { ...one, label: vi === '' ? null : { vi, en: one.label?.en ?? '' } } : one,
      ),
    );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (field: string) => String(form.get(field) ?? '');
    const parsed = villagePageBody.safeParse({
      slug: text('slug').trim(),
      published,
      intro: { vi: text('introVi'), en: text('introEn') },
      items,
    });
    setWrong(parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0])));
    if (parsed.success) save.mutate({ body: parsed.data, etag: read.etag });
  };
  const taken = save.error instanceof ApiError && save.error.status === 409;

  return (
    <form className={`${card.card} ${classes.form}`} onSubmit={submit} noValidate aria-label={t('publicPage.title')}>
      <Checkbox
        size="md"
        label={t('publicPage.published')}
        checked={published}
        onChange={(event) => setPublished(event.currentTarget.checked)}
      />
      <TextInput
        name="slug"
        size="md"
        label={t('publicPage.address')}
        description={t('publicPage.addressRule')}
        maxLength={63}
        defaultValue={page?.slug ?? slugOf(village.name)}
        error={(taken && t('publicPage.taken')) || (wrong.includes('slug') && t('publicPage.addressRule'))}
      />
      <Textarea
        name="introVi"
        size="md"
        autosize
        label={t('publicPage.intro')}
        maxLength={400}
        defaultValue={page?.intro.vi}
      />
      <Textarea
        name="introEn"
        size="md"
        autosize
        label={t('publicPage.introEn')}
        maxLength={400}
        defaultValue={page?.intro.en}
      />
      <fieldset className={classes.form}>
        <legend className={classes.heading}>{t('publicPage.values')}</legend>
        <p className={classes.muted}>{choices.length === 0 ? t('publicPage.noChoices') : t('publicPage.valuesNote')}</p>
        {choices.map((choice) => {
          const item = chosen.get(keyOf(choice)) ?? { ...choice, label: null };
          const on = chosen.has(keyOf(choice));
          return (
            <div key={keyOf(choice)} className={classes.form}>
              <Checkbox
                size="md"
                label={`${choice.siteName} · ${datastreamName(choice.datastream, tools)}`}
                checked={on}
                disabled={!on && items.length >= 24}
                onChange={(event) =>
                  change({ site: choice.site, datastream: choice.datastream, label: null }, event.currentTarget.checked)
                }
              />
              {on && (
                <TextInput
                  size="md"
                  label={t('publicPage.label', { site: choice.siteName })}
                  maxLength={80}
                  value={item.label?.vi ?? ''}
                  onChange={(event) => name(item, event.currentTarget.value)}
                />
              )}
            </div>
          );
        })}
      </fieldset>
      <div role="status">{save.isSuccess && <p>{t('publicPage.saved')}</p>}</div>
      <div role="alert">{save.error && !taken && <p className={classes.error}>{t(saveFailure(save.error))}</p>}</div>
      <div className={classes.actions}>
        <Button type="submit" loading={save.isPending}>
          {t('form.save')}
        </Button>
      </div>
    </form>
  );
}

import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { type MapSource, mapSource } from '../../../../domain/map-source.ts';
import { EVERYWHERE } from '../../../../domain/scopes.ts';
import { mapSourceQuery, useSaveMapSource } from '../../data/map-source.ts';
import { useMay } from '../../data/permissions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import manage from '../../ui/manage.module.css';
import { useTitle } from '../../ui/use-title.ts';

const kinds = ['built-in', 'xyz', 'pmtiles'] as const;

/** What is drawn under the sites on every map. */
export function MapSettingsPage() {
  const { t } = useTexts();
  const query = useQuery(mapSourceQuery);
  useTitle(t('mapSettings.title'));
  return (
    <div className={`${manage.page} ${manage.narrow}`}>
      <h1>{t('mapSettings.title')}</h1>
      <p className={manage.muted}>{t('mapSettings.lead')}</p>
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data && <SourceForm saved={query.data} />}
    </div>
  );
}

function SourceForm({ saved }: { readonly saved: MapSource }) {
  const { t } = useTexts();
  const mayWrite = useMay('settings.write', EVERYWHERE);
  const save = useSaveMapSource();
  const element = useRef<HTMLFormElement>(null);
  const [kind, setKind] = useState<MapSource['kind']>(saved.kind);
  const [wrong, setWrong] = useState<'url' | 'maxZoom' | null>(null);
  const own = saved.kind === 'built-in' ? null : saved;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const text = (name: string) => String(fields.get(name) ?? '');
    const read = mapSource.safeParse({
      kind,
      ...(kind === 'built-in' ? {} : { url: text('url'), attribution: text('attribution') }),
      ...(kind === 'xyz' ? { maxZoom: Number(text('maxZoom')) } : {}),
    });
    setWrong(read.success ? null : read.error.issues[0]?.path[0] === 'maxZoom' ? 'maxZoom' : 'url');
    if (read.success) return save.mutate(read.data);
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
  };

  return (
    <form ref={element} className={`${card.card} ${form.form}`} onSubmit={submit} noValidate>
      <NativeSelect
        size="md"
        label={t('mapSettings.kind')}
        description={t(`mapSettings.about.${kind}`)}
        value={kind}
        disabled={!mayWrite}
        onChange={(event) => {
          setKind(kinds.find((one) => one === event.currentTarget.value) ?? 'built-in');
          setWrong(null);
          save.reset();
        }}
        data={kinds.map((value) => ({ value, label: t(`mapSettings.kinds.${value}`) }))}
      />
      {kind !== 'built-in' && (
        <>
          <TextInput
            name="url"
            type="url"
            size="md"
            required
            maxLength={500}
            disabled={!mayWrite}
            label={t('mapSettings.url')}
            description={t('mapSettings.keyNote')}
            defaultValue={own?.url ?? ''}
            error={wrong === 'url' && t('mapSettings.wrongUrl')}
          />
          <TextInput
            name="attribution"
            size="md"
            maxLength={200}
            disabled={!mayWrite}
            label={t('mapSettings.attribution')}
            description={t('mapSettings.attributionLead')}
            defaultValue={own?.attribution ?? ''}
          />
          {kind === 'xyz' && (
            <TextInput
              name="maxZoom"
              size="md"
              inputMode="numeric"
              maxLength={2}
              disabled={!mayWrite}
              label={t('mapSettings.maxZoom')}
              defaultValue={String(saved.kind === 'xyz' ? saved.maxZoom : 19)}
              error={wrong === 'maxZoom' && t('mapSettings.wrongZoom')}
            />
          )}
          <p className={form.hint}>{t('mapSettings.islands')}</p>
        </>
      )}
      <FormMessage
        error={save.isError ? t(saveFailure(save.error)) : null}
        done={save.isSuccess ? t('mapSettings.saved') : null}
      />
      {mayWrite && (
        <div className={form.row}>
          <Button type="submit" loading={save.isPending}>
            {t('mapSettings.save')}
          </Button>
          {/* Not by the router: what a page may load is said when it is opened. */}
          {save.isSuccess && (
            <Button component="a" href="/map" variant="default">
              {t('mapSettings.reload')}
            </Button>
          )}
        </div>
      )}
    </form>
  );
}

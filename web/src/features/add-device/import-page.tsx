import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { IMPORT_BYTES_MAX, type ImportPreview, type ImportResult } from '../../../../domain/api/device-imports.ts';
import { BYTE_ORDER_MARK, csvLine } from '../../../../domain/csv.ts';
import { columnHeadings, IMPORT_ROWS_MAX, importFaults } from '../../../../domain/device-import.ts';
import { importFile, previewImport } from '../../data/adding.ts';
import { idempotencyKey } from '../../data/http.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { download } from '../../lib/download.ts';
import card from '../../ui/card.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import { useTitle } from '../../ui/use-title.ts';
import classes from './add-device.module.css';
import { BackToWays } from './back-to-ways.tsx';

/** Rows of the table; who has more mends these first. */
const SHOWN = 200;

/** Devices out of a sheet: what is wrong with it is shown before anything is done. */
export function ImportPage() {
  const { t, format } = useTexts();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [tooLarge, setTooLarge] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const key = useRef(idempotencyKey());
  useTitle(t('importing.title'));
  const preview = useMutation({ mutationFn: previewImport });
  const run = useMutation({
    mutationFn: (wanted: File) => importFile(wanted, key.current),
    onSuccess: () => client.invalidateQueries({ queryKey: ['devices', 'all'] }),
  });
  const choose = (wanted: File | null) => {
    key.current = idempotencyKey();
    preview.reset();
    run.reset();
    setFile(wanted);
    setTooLarge(wanted !== null && wanted.size > IMPORT_BYTES_MAX);
    if (wanted && wanted.size <= IMPORT_BYTES_MAX) preview.mutate(wanted);
  };

  return (
    <div className={classes.page}>
      <BackToWays />
      <h1>{t('importing.title')}</h1>
      <section className={`${card.card} ${classes.step}`}>
        <p>{t('importing.lead')}</p>
        <div className={classes.actions}>
          <Button loading={preview.isPending} onClick={() => input.current?.click()}>
            {t('importing.choose')}
          </Button>
          <Button variant="default" onClick={() => void saveTemplate()}>
            {t('importing.template')}
          </Button>
          <input
            ref={input}
            type="file"
            hidden
            accept=".csv,.xlsx"
            aria-label={t('importing.choose')}
            onChange={(event) => {
              choose(event.currentTarget.files?.[0] ?? null);
              // The same file, mended, is to be read anew.
              event.currentTarget.value = '';
            }}
          />
        </div>
        <p className={classes.muted} role="status">
          {preview.isPending ? t('importing.reading') : file?.name}
        </p>
        <FormMessage
          error={
            tooLarge
              ? t('importing.tooLarge')
              : preview.error &&
                (preview.error instanceof ApiError && preview.error.status === 400
                  ? t('importing.unreadable', { rows: format.number(IMPORT_ROWS_MAX) })
                  : t('importing.failed'))
          }
        />
      </section>
      {preview.data && !run.data && (
        <Preview
          preview={preview.data}
          busy={run.isPending}
          error={run.error}
          onImport={() => file && run.mutate(file)}
        />
      )}
      {run.data && <Done result={run.data} />}
    </div>
  );
}

interface PreviewProps {
  readonly preview: ImportPreview;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onImport: () => void;
}

function Preview({ preview, busy, error, onImport }: PreviewProps) {
  const { t, language, format } = useTexts();
  const { rows, good, bad, faults, ignored } = preview;
  return (
    <section className={`${card.card} ${classes.step}`} aria-labelledby="preview">
      <h2 id="preview">{t('importing.found', { rows: format.number(rows), good: format.number(good) })}</h2>
      {ignored.length > 0 && <p className={classes.muted}>{t('importing.ignored', { columns: ignored.join(', ') })}</p>}
      {bad > 0 && (
        <>
          <p className={classes.bad}>{t('importing.bad', { n: format.number(bad) })}</p>
          <div className={classes.scroll}>
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">{t('importing.line')}</th>
                  <th scope="col">{t('importing.cell')}</th>
                  <th scope="col">{t('importing.why')}</th>
                </tr>
              </thead>
              <tbody>
                {faults.slice(0, SHOWN).map(({ line, id, column, code, value }) => (
                  <tr key={line}>
                    <td>{line}</td>
                    <td>
                      <small>{language === 'vi' ? columnHeadings[column][0] : column}</small> {value || id}
                    </td>
                    <td>{importFaults[code][language]}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {bad > SHOWN && <p className={classes.muted}>{t('importing.andMore', { n: format.number(bad - SHOWN) })}</p>}
        </>
      )}
      <FormMessage error={error ? t('importing.failed') : null} />
      {good > 0 && (
        <Button size="md" className={classes.wrap} loading={busy} onClick={onImport}>
          {bad > 0
            ? t('importing.skipBad', { good: format.number(good), bad: format.number(bad) })
            : t('importing.run', { n: format.number(good) })}
        </Button>
      )}
    </section>
  );
}

function Done({ result }: { readonly result: ImportResult }) {
  const { t, format } = useTexts();
  const save = () =>
    download(
      new Blob(
        [BYTE_ORDER_MARK, csvLine(['id', 'token']), ...result.tokens.map(({ id, token }) => csvLine([id, token]))],
        { type: 'text/csv;charset=utf-8' },
      ),
      'sen-ma-ket-noi.csv',
    );
  return (
    <section className={`${card.card} ${classes.step}`}>
      <h2 role="status">{t('importing.done', { n: format.number(result.created) })}</h2>
      {result.tokens.length > 0 && (
        <>
          <p>
            <b>{t('stock.once')}</b> {t('importing.tokensLead')}
          </p>
          <Button onClick={save}>{t('importing.tokens', { n: format.number(result.tokens.length) })}</Button>
        </>
      )}
    </section>
  );
}

/** An empty sheet with the columns, and a row to show what goes in. */
async function saveTemplate(): Promise<void> {
  const { writeTemplate } = await import('./template.ts');
  download(await writeTemplate(), 'sen-mau-nhap-thiet-bi.xlsx');
}

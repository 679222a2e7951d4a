import { Button, Menu } from '@mantine/core';
import '@mantine/core/styles/Menu.layer.css';
import { useState } from 'react';
import type { Format } from '../i18n/format.ts';
import { type TextTools, useTexts } from '../i18n/use-texts.ts';
import { serverNow } from '../lib/clock.ts';
import { download } from '../lib/download.ts';
import type { AboutTable, ShownTable } from '../lib/export/shown-table.ts';
import { TIME_ZONE } from '../lib/time-zone.ts';
import classes from './export-menu.module.css';

const endings = ['xlsx', 'csv', 'json', 'png'] as const;
type Ending = (typeof endings)[number];

interface Shown {
  /** What is on the screen now; null while there is nothing. */
  readonly table: () => ShownTable | null;
  /** The canvas of the chart as it is drawn now; left out where there is none. */
  readonly chart?: () => HTMLCanvasElement | null;
}

/** Takes along exactly what is shown, as a file for Excel, other programs or a letter. */
export function ExportMenu({ table, chart }: Shown) {
  const tools = useTexts();
  const { t } = tools;
  const [failed, setFailed] = useState(false);
  const [busy, setBusy] = useState(false);

  const save = async (ending: Ending) => {
    const shown = table();
    setFailed(false);
    if (shown === null) return setFailed(true);
    setBusy(true);
    try {
      const now = serverNow();
      const [file, { exportName }] = await Promise.all([
        write(ending, { shown, canvas: chart?.() ?? null, now, tools }),
        import('../lib/export/file-name.ts'),
      ]);
      download(file, exportName(shown.title, now, ending));
    } catch {
      setFailed(true);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className={classes.root}>
      <Menu position="bottom-end" withinPortal={false}>
        <Menu.Target>
          <Button variant="default" loading={busy} rightSection={<span aria-hidden="true">▾</span>}>
            {t('export.save')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {endings
            .filter((ending) => ending !== 'png' || chart !== undefined)
            .map((ending) => (
              <Menu.Item key={ending} className={classes.item} onClick={() => void save(ending)}>
                {t(`export.as.${ending}`)}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
      <p role="status" className={classes.status}>
        {failed ? t('export.failed') : ''}
      </p>
    </div>
  );
}

interface Wanted {
  readonly shown: ShownTable;
  readonly canvas: HTMLCanvasElement | null;
  readonly now: number;
  readonly tools: TextTools;
}

/** Writers come when they are asked for: most people never save anything. */
async function write(ending: Ending, { shown, canvas, now, tools }: Wanted): Promise<Blob> {
  const { language } = tools;
  switch (ending) {
    case 'xlsx': {
      const { writeXlsx } = await import('../lib/export/write-xlsx.ts');
      return writeXlsx(shown, aboutOf(shown, now, tools));
    }
    case 'csv': {
      const { writeCsv } = await import('../lib/export/write-csv.ts');
      return new Blob([writeCsv(shown, language)], { type: 'text/csv;charset=utf-8' });
    }
    case 'json': {
      const { writeJson } = await import('../lib/export/write-json.ts');
      return new Blob([writeJson(shown, now)], { type: 'application/json' });
    }
    case 'png': {
      if (!canvas) throw new Error('there is no chart');
      const { drawPicture, pngOf } = await import('../lib/export/write-png.ts');
      const { dataset } = document.documentElement;
      const font = getComputedStyle(document.body).fontFamily;
      const dark = dataset.mantineColorScheme === 'dark';
      return pngOf(drawPicture(canvas, { table: shown, range: rangeText(shown, tools.format), font, dark }));
    }
  }
}

const rangeText = ({ range }: ShownTable, format: Format): string =>
  range === null ? '' : `${format.instant(range.from)} – ${format.instant(range.to)}`;

function aboutOf(shown: ShownTable, now: number, { t, format }: TextTools): AboutTable {
  return {
    sheet: t('export.sheet'),
    aboutSheet: t('export.aboutSheet'),
    lines: [
      [t('export.title'), shown.title],
      ...(shown.range === null ? [] : ([[t('export.range'), rangeText(shown, format)]] as const)),
      [t('export.zone'), `${TIME_ZONE} (UTC+7)`],
      [t('export.exportedAt'), format.instant(now)],
      [t('export.rows'), format.number(shown.rows.length)],
    ],
  };
}

import { Button, Skeleton } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { Crosshair } from '../../charts/crosshair.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import { PRESETS, type RangeChoice, resolveRange } from '../../lib/time-range.ts';
import { choiceOf } from '../../lib/zoom.ts';
import { ExportMenu } from '../../parts/export-menu.tsx';
import { SaveView } from '../../parts/save-view.tsx';
import { ShareLink } from '../../parts/share-link.tsx';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import { Message } from '../../ui/message.tsx';
import { RangeFault } from '../../ui/range-fault.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { Empty } from './empty.tsx';
import classes from './explore.module.css';
import { Legend } from './legend.tsx';
import { LinesTable } from './lines-table.tsx';
import { Notes } from './notes.tsx';
import { Picker } from './picker.tsx';
import { type ExploreSearch, MAX_SERIES } from './search.ts';
import { shownLines, stackedCharts } from './shown-lines.ts';
import { Toolbar } from './toolbar.tsx';
import { useExplored } from './use-explored.ts';

const Drawn = lazy(() => import('./drawn.tsx').then((module) => ({ default: module.Drawn })));

const route = getRouteApi('/shell/explore');
const USUAL = '7d';

/** Any stations × what they measure, drawn over one time. All of it stands in the URL. */
export function ExplorePage() {
  const tools = useTexts();
  const { t } = tools;
  const charts = useRef<HTMLElement>(null);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [picking, setPicking] = useState(false);
  const [highlight, setHighlight] = useState<string | null>(null);
  const [crosshair] = useState(() => new Crosshair());
  useTitle(t('explore.title'));

  const { from, to } = search;
  // A range of its own: a week shows what a day hides.
  const choice: RangeChoice = useMemo(
    () => (from === undefined && to === undefined ? PRESETS[USUAL] : { from, to }),
    [from, to],
  );
  const explored = useExplored(search, choice);
  const { lines, series } = explored;
  const range = resolveRange(choice, serverNow(), USUAL);
  const window = series && !explored.outdated ? series.window : range;

  const go = (change: ExploreSearch, replace = false) =>
    void navigate({ search: (was) => ({ ...was, ...change }), replace, resetScroll: false });
  const chosen = search.s ?? [];
  const without = (key: string) => {
    setHighlight(null);
    go({ s: chosen.filter((one) => one !== key), hide: search.hide?.filter((one) => one !== key) });
  };
  const toggle = (key: string) => (chosen.includes(key) ? without(key) : go({ s: [...chosen, key] }));
  const toggleHidden = (key: string) => {
    const hide = search.hide ?? [];
    go({ hide: hide.includes(key) ? hide.filter((one) => one !== key) : [...hide, key] }, true);
  };
  const shown = useMemo(() => lines.filter(({ hidden, noLine }) => !hidden && noLine === null), [lines]);

  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div>
          <h1>{t('explore.title')}</h1>
          {chosen.length === 0 && <p className={classes.lead}>{t('explore.lead')}</p>}
        </div>
        {chosen.length > 0 && (
          <Button className={classes.choose ?? ''} onClick={() => setPicking(true)}>
            {t('explore.chooseMore', { n: Math.min(chosen.length, MAX_SERIES), max: MAX_SERIES })}
          </Button>
        )}
        <div className={classes.deeds}>
          <SaveView page="explore" search={search} worth={chosen.length > 0} />
          {chosen.length > 0 && <ShareLink title={t('explore.title')} />}
          {series && (
            <ExportMenu
              table={() => shownLines(shown, explored, tools)}
              {...(search.view === 'table' ? {} : { chart: () => stackedCharts(charts.current) })}
            />
          )}
        </div>
      </header>
      <RangeFault choice={choice} />
      {chosen.length === 0 ? (
        <Empty onChoose={() => setPicking(true)} />
      ) : (
        <>
          <Toolbar search={search} choice={choice} usual={USUAL} onChange={(change) => go(change)} />
          <Notes
            explored={explored}
            window={window}
            onChoose={go}
            onDrop={() => go({ s: lines.map(({ key }) => key) }, true)}
          />
          {explored.error ? <Failed error={explored.error} retry={explored.retry} /> : null}
          {explored.pending && !series && <Skeleton h={360} radius="md" />}
          {series && (
            <section
              ref={charts}
              className={`${card.card} ${classes.card}`}
              aria-label={t('explore.title')}
              data-outdated={explored.outdated || undefined}
            >
              {shown.length === 0 ? (
                <Message
                  title={t('explore.nothing')}
                  lead={t('explore.nothingLead')}
                  action={<Button onClick={() => go(PRESETS['30d'])}>{t('explore.widen')}</Button>}
                />
              ) : search.view === 'table' ? (
                <LinesTable lines={shown} />
              ) : (
                <Suspense fallback={<Skeleton h={360} radius="md" />}>
                  <Drawn
                    lines={shown}
                    series={series}
                    earlier={explored.earlier}
                    live={range.live}
                    layout={search.layout ?? 'one'}
                    highlight={highlight}
                    crosshair={crosshair}
                    onZoom={(start, end) => go(choiceOf({ from: start, to: end }, serverNow()))}
                  />
                </Suspense>
              )}
              <Legend
                lines={lines}
                live={range.live}
                pointed={search.view !== 'table' && shown.length > 0}
                crosshair={crosshair}
                highlight={highlight}
                onHighlight={setHighlight}
                onToggle={toggleHidden}
                onRemove={without}
              />
            </section>
          )}
        </>
      )}
      {picking && <Picker chosen={chosen} lines={lines} onToggle={toggle} onClose={() => setPicking(false)} />}
    </div>
  );
}

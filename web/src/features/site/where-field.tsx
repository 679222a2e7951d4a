import { Button, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { areaHa, type Polygon } from '../../../../domain/polygon.ts';
import { useMapSource } from '../../data/map-source.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { splitPosition } from '../../lib/degrees.ts';
import type { Position } from '../../lib/distance.ts';
import { cornersOf, polygonThrough, readPolygon } from '../../lib/edge.ts';
import manage from '../../ui/manage.module.css';
import { SiteMap } from '../../ui/map/site-map.tsx';
import classes from './site-page.module.css';

/** Where a site is, as it is being typed and drawn. */
export interface Where {
  /** As typed: `10,2661`. */
  readonly latitude: string;
  readonly longitude: string;
  /** Of the edge, in order; none for a site without one. */
  readonly corners: readonly Position[];
  /** Through the corners, or as it was pasted; null for none. */
  readonly polygon: Polygon | null;
}

interface WhereFieldProps {
  readonly where: Where;
  /** The position, where both numbers are right. */
  readonly position: Position | null;
  readonly onChange: (change: Partial<Where>) => void;
  readonly errors: { readonly latitude?: string; readonly longitude?: string; readonly polygon?: string };
}

/** About a decimetre. */
const DECIMALS = 6;
const rounded = (degrees: number): number => Number(degrees.toFixed(DECIMALS));

/** A position, by typing, standing there or pressing on the map; and an edge, corner by corner or pasted. */
export function WhereField({ where, position, onChange, errors }: WhereFieldProps) {
  const { t, language, format } = useTexts();
  const background = useMapSource();
  const [mode, setMode] = useState<'position' | 'edge'>('position');
  const { latitude, longitude, corners, polygon } = where;
  const typed = (degrees: number) => String(rounded(degrees)).replace('.', language === 'vi' ? ',' : '.');
  const dots = useMemo(() => corners.map((corner, index) => ({ ...corner, ...numbered(index) })), [corners]);
  const setCorners = (next: readonly Position[]) => onChange({ corners: next, polygon: polygonThrough(next) });
  const type = (field: 'latitude' | 'longitude', text: string) => {
    const both = splitPosition(text);
    onChange(both ? { latitude: both[0], longitude: both[1] } : { [field]: text });
  };
  const pick = (lat: number, lon: number) => {
    if (mode === 'position') onChange({ latitude: typed(lat), longitude: typed(lon) });
    else setCorners([...corners, { latitude: rounded(lat), longitude: rounded(lon) }]);
  };

  return (
    <fieldset className={classes.where}>
      <SegmentedControl
        aria-label={`${t('site.position')} / ${t('site.edge')}`}
        value={mode}
        onChange={(chosen) => setMode(chosen as 'position' | 'edge')}
        data={(['position', 'edge'] as const).map((value) => ({ value, label: t(`site.${value}`) }))}
      />
      <p className={manage.muted}>{mode === 'position' ? t('site.positionNote') : t('site.edgeNote')}</p>
      <SiteMap sites={dots} background={background} label={t(`site.${mode}`)} value={position} onPick={pick} />
      {mode === 'position' ? (
        <div className={manage.pair}>
          <TextInput
            size="md"
            inputMode="decimal"
            label={t('site.latitude')}
            value={latitude}
            maxLength={60}
            error={errors.latitude}
            onChange={(event) => type('latitude', event.currentTarget.value)}
          />
          <TextInput
            size="md"
            inputMode="decimal"
            label={t('site.longitude')}
            value={longitude}
            maxLength={60}
            error={errors.longitude}
            onChange={(event) => type('longitude', event.currentTarget.value)}
          />
        </div>
      ) : (
        <>
          <p role="status">
            {polygon === null
              ? t('site.corners', { n: corners.length })
              : t('site.cornersArea', { n: corners.length, area: format.number(areaHa(polygon), 2) })}
          </p>
          {corners.length > 0 && (
            <div className={manage.actions}>
              <Button variant="default" onClick={() => setCorners(corners.slice(0, -1))}>
                {t('site.undoCorner')}
              </Button>
              <Button variant="default" onClick={() => setCorners([])}>
                {t('site.clearEdge')}
              </Button>
            </div>
          )}
          <Paste onRead={(read) => onChange(read)} />
        </>
      )}
      <div role="alert">{errors.polygon && <p className={manage.error}>{errors.polygon}</p>}</div>
    </fieldset>
  );
}

const numbered = (index: number) => ({ id: String(index), name: String(index + 1) });

/** An edge out of a file that a surveyor or a map on the web made. */
function Paste({ onRead }: { readonly onRead: (read: Pick<Where, 'corners' | 'polygon'>) => void }) {
  const { t } = useTexts();
  const [wrong, setWrong] = useState(false);
  const read = (text: string) => {
    const polygon = readPolygon(text);
    setWrong(polygon === null && text.trim() !== '');
    if (polygon) onRead({ polygon, corners: cornersOf(polygon) });
  };
  return (
    <details>
      <summary>{t('site.paste')}</summary>
      <Textarea
        size="md"
        aria-label={t('site.paste')}
        description={t('site.pasteNote')}
        rows={4}
        error={wrong && t('site.badPaste')}
        onChange={(event) => read(event.currentTarget.value)}
      />
    </details>
  );
}

import { useComputedColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import type { Format } from '../../i18n/format.ts';
import { MARK_RATIO, markImage, parseMark } from './mark-image.ts';
import type { BaseMap } from './use-base-map.ts';

/** Draws the image of a mark when the map first asks for it, and all of them anew in the colours of another scheme. */
export function useMarkImages(base: BaseMap | null, format: Format): void {
  const scheme = useComputedColorScheme('light');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme decides what the tokens read in here are
  useEffect(() => {
    if (!base) return;
    const { map } = base;
    const draw = (id: string): ImageData | null => {
      const mark = parseMark(id);
      return mark && markImage(mark.state, mark.count, (n) => format.number(n));
    };
    map.setMissingStyleImageResolver((id) => {
      const image = draw(id);
      if (image && !map.hasImage(id)) map.addImage(id, image, { pixelRatio: MARK_RATIO });
    });
    const frame = requestAnimationFrame(() => {
      for (const id of map.listImages()) {
        const image = draw(id);
        if (image) map.updateImage(id, image);
      }
    });
    return () => cancelAnimationFrame(frame);
  }, [base, scheme, format]);
}

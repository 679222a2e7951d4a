import { useMemo } from 'react';
import type { Device } from '../../../../domain/api/devices.ts';
import type { ThresholdBand } from '../../charts/thresholds.ts';
import { useThresholds } from '../../data/rules.ts';
import { quantityLine } from '../../i18n/quantity-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';

/** Stands for no device while there is none. */
const NOBODY = { id: '', profile: '', place: [], site: null };

/** The limits that rules set to a datastream, each with its meaning, as a chart draws them; the same list while they are. */
export function useBands(
  device: Pick<Device, 'id' | 'profile' | 'place' | 'site'> | undefined,
  datastream: string,
): readonly ThresholdBand[] {
  const tools = useTexts();
  // What a device says of itself changes with each of its messages; the limits do not.
  const known = device !== undefined;
  const limits = useThresholds(device ?? NOBODY, datastream, known);
  return useMemo(() => {
    // The steps of one rule share its name: their levels tell them apart.
    const alone = ({ vi }: (typeof limits)[number]['name']) => limits.filter(({ name }) => name.vi === vi).length === 1;
    return !known
      ? []
      : limits.map(({ value, side, level, name }) => ({
          value,
          side,
          level,
          label: `${quantityLine(datastream, value, tools)} · ${
            alone(name) ? name[tools.language] : tools.t(`level.${level}`)
          }`,
        }));
  }, [known, limits, datastream, tools]);
}

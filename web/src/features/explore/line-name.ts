import { datastreamName } from '../../i18n/datastream-name.ts';
import type { TextTools } from '../../i18n/use-texts.ts';

interface Named {
  readonly station: { readonly name: string };
  readonly datastream: string;
}

/** "Ao tôm số 1 · Độ mặn" */
export const lineName = ({ station, datastream }: Named, tools: TextTools): string =>
  `${station.name} · ${datastreamName(datastream, tools)}`;

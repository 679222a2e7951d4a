import type { ComponentType } from 'react';
import { Alerts } from './alerts.tsx';
import { Cards } from './cards.tsx';
import { Charts } from './charts.tsx';
import { Choices } from './choices.tsx';
import { Controls } from './controls.tsx';
import { Figures } from './figures.tsx';
import { Frames } from './frames.tsx';
import { Lines } from './lines.tsx';
import { Messages } from './messages.tsx';
import { Overview } from './overview.tsx';
import { Series } from './series.tsx';
import { Views } from './views.tsx';

interface Family {
  readonly id: string;
  readonly title: string;
  readonly Body: ComponentType;
}

/** Specimens by what they are there for. */
export const families: readonly Family[] = [
  { id: 'figures', title: 'Figures and marks', Body: Figures },
  { id: 'alerts', title: 'Alerts and deliveries', Body: Alerts },
  { id: 'messages', title: 'Nothing, not yet, not at all', Body: Messages },
  { id: 'controls', title: 'Controls', Body: Controls },
  { id: 'choices', title: 'Choices and hand-outs', Body: Choices },
  { id: 'charts', title: 'Small charts', Body: Charts },
  { id: 'lines', title: 'Charts over time', Body: Lines },
  { id: 'series', title: 'Series of a station', Body: Series },
  { id: 'cards', title: 'Diary and heartbeat', Body: Cards },
  { id: 'views', title: 'Views, exports and settings', Body: Views },
  { id: 'overview', title: 'Sites on the overview', Body: Overview },
  { id: 'frames', title: 'Around the pages', Body: Frames },
];

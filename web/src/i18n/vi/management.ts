import { channels } from './channels.ts';
import { devicesIn } from './devices-in.ts';
import { diary } from './diary.ts';
import { explore } from './explore.ts';
import { inbox } from './inbox.ts';
import { map } from './map.ts';
import { notify } from './notify.ts';
import { offline } from './offline.ts';
import { people } from './people.ts';
import { places } from './places.ts';
import { publicPage } from './public-page.ts';
import { ranges } from './ranges.ts';
import { records } from './records.ts';
import { rights } from './rights.ts';
import { rules } from './rules.ts';
import { shell } from './shell.ts';
import { start } from './start.ts';
import { station } from './station.ts';
import { tokens } from './tokens.ts';
import { units } from './units.ts';
import { villagesOverview } from './villages-overview.ts';
import { wall } from './wall.ts';
import { warnings } from './warnings.ts';

/** Texts of pages that come later than the first, if at all: loaded with them. */
export const management = {
  ...channels,
  ...devicesIn,
  ...diary,
  ...explore,
  ...inbox,
  ...map,
  ...notify,
  ...offline,
  ...people,
  ...places,
  ...publicPage,
  ...ranges,
  ...records,
  rights,
  ...rules,
  ...shell,
  ...start,
  ...station,
  tokens,
  ...units,
  ...villagesOverview,
  ...wall,
  ...warnings,
};

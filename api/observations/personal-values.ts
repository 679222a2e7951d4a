import type { LatestValue } from '../../domain/api/observations.ts';
import type { Rightful } from '../../domain/permissions.ts';
import { deploymentsOf } from '../../store/registry/deployments.ts';
import type { PlaceDirectory } from '../../store/registry/place-directory.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { maySeeValues, maySeeValuesAt } from '../http/personal.ts';

interface Message {
  /** Null, or one that there is not, when nobody could tell. */
  readonly device: string | null;
  /** The device that sent it, for itself or for another. */
  readonly connection: string;
  readonly receivedAt: string;
}

/** Whether the caller may read each of these messages: by whose the site was when it came. */
export async function readableMessages(
  { registry, places }: { readonly registry: Registry; readonly places: PlaceDirectory },
  who: Rightful,
  messages: readonly Message[],
): Promise<(message: Message) => boolean> {
  if (!places.hasHouseholds) return () => true;
  const subject = ({ device, connection }: Message): string =>
    device !== null && places.device(device) !== null ? device : connection;
  const stays = await deploymentsOf(registry, [...new Set(messages.map(subject))]);
  return (message) => {
    const then = Date.parse(message.receivedAt);
    const site = stays.get(subject(message))?.find(({ from, to }) => from <= then && (to === null || then < to))?.site;
    return site === undefined || maySeeValuesAt(who, places, site);
  };
}

/** Newest results without those that are a household's and not for the caller: by where the device stood at the time. */
export async function withoutPersonalValues(
  { registry, places }: { readonly registry: Registry; readonly places: PlaceDirectory },
  who: Rightful,
  items: readonly LatestValue[],
): Promise<LatestValue[]> {
  if (!places.hasHouseholds) return [...items];
  const isFormer = ({ device, at }: LatestValue): boolean => {
    const since = places.since(device);
    return since === null || Date.parse(at) < since;
  };
  const former = await deploymentsOf(registry, [...new Set(items.filter(isFormer).map(({ device }) => device))]);
  const siteThen = ({ device, at }: LatestValue): string | null => {
    const then = Date.parse(at);
    return former.get(device)?.find(({ from, to }) => from <= then && (to === null || then < to))?.site ?? null;
  };
  return items.filter((item) => {
    if (!isFormer(item)) return maySeeValues(who, places, item.device);
    const site = siteThen(item);
    return site === null || maySeeValuesAt(who, places, site);
  });
}

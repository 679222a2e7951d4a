import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { device } from '../../../domain/api/devices.ts';
import { type AlertLetters, alertLetters } from '../../../domain/api/settings.ts';
import { type newSimulatedDevice, type Setup, setup, type setupPatch } from '../../../domain/api/setup.ts';
import { can, rightsOf } from '../../../domain/permissions.ts';
import { EVERYWHERE } from '../../../domain/scopes.ts';
import { store, stored } from '../lib/stored.ts';
import { type RequestOptions, request, requestNothing } from './http.ts';
import { sessionQuery } from './session.ts';

const SIMULATED = '/setup/simulated-device';

/** How far the installation is set up; for administrators of all of it. */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => request(setup, '/setup', { signal }),
  staleTime: 30_000,
});

/** Steps that are neither done nor skipped. */
export const remaining = ({ steps }: Pick<Setup, 'steps'>): number =>
  steps.filter(({ state }) => state === 'open').length;
const isUntouched = ({ steps, dismissed }: Setup): boolean => !dismissed && remaining({ steps }) === steps.length;

/** Skips steps, or is reminded no more. */
export function useChangeSetup() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof setupPatch>) => request(setup, '/setup', { method: 'PATCH', body }),
    onSuccess: (answer) => client.setQueryData(setupQuery.queryKey, answer),
  });
}

interface Simulation {
  readonly body: z.input<typeof newSimulatedDevice>;
  readonly headers: NonNullable<RequestOptions['headers']>;
}

/** Has the server play a device. */
export function useSimulate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, headers }: Simulation) => request(device, SIMULATED, { method: 'POST', body, headers }),
    onSuccess: () => afterDevices(client),
  });
}

/** Removes the device that the server plays, and what it has sent. */
export function useEndSimulation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => requestNothing(SIMULATED, { method: 'DELETE' }),
    onSuccess: () => afterDevices(client),
  });
}

const afterDevices = (client: QueryClient): Promise<unknown> =>
  Promise.all(['setup', 'devices', 'latest'].map((key) => client.invalidateQueries({ queryKey: [key] })));

/** Who gets letters of alerts. */
export const alertLettersQuery = queryOptions({
  queryKey: ['alert-letters'],
  queryFn: ({ signal }) => request(alertLetters, '/settings/alert-letters', { signal }),
  staleTime: 60_000,
});

export function useSaveAlertLetters() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: AlertLetters) => request(alertLetters, '/settings/alert-letters', { method: 'PUT', body }),
    onSuccess: (answer) => {
      client.setQueryData(alertLettersQuery.queryKey, answer);
      return client.invalidateQueries({ queryKey: setupQuery.queryKey });
    },
  });
}

/** Shown of itself once in a browser: whoever went on without the guide finds it on the overview. */
const SHOWN = 'sen.start';

/** Whether who has just come in is the first to look after an empty installation. */
export async function isFirstStart(client: QueryClient): Promise<boolean> {
  if (stored(SHOWN) !== null) return false;
  const session = client.getQueryData(sessionQuery.queryKey);
  if (!session || !can({ rights: rightsOf(session.user.grants) }, 'settings.read', EVERYWHERE)) return false;
  const state = await client.fetchQuery(setupQuery).catch(() => null);
  if (state === null) return false;
  store(SHOWN, 'shown');
  return isUntouched(state);
}

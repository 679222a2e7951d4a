import type { Config } from 'driver.js';
import { fetchManagement } from '../i18n/language.ts';
import type { TextTools } from '../i18n/use-texts.ts';
import { store, stored } from '../lib/stored.ts';
import classes from './tour.module.css';

const SEEN = 'sen-tour';

/** Whether this browser was shown around, or its person did not want it. */
export const tourSeen = (): boolean => stored(SEEN) !== null;
export const rememberTour = (): void => store(SEEN, 'seen');

/** What is shown, in order: what carries `data-tour` with that name and is on the screen. */
const stops = ['overview', 'map', 'alerts', 'devices', 'search', 'more'] as const;

const seen = (name: string): Element | undefined =>
  [...document.querySelectorAll(`[data-tour="${name}"]`)].find((one) => one.getClientRects().length > 0);

/** Shows around the frame of the pages, one thing at a time; Escape leaves, the arrows go on and back. */
export async function startTour({ t }: Pick<TextTools, 't'>): Promise<void> {
  rememberTour();
  const [{ driver }] = await Promise.all([import('driver.js'), import('driver.js/dist/driver.css'), fetchManagement()]);
  const steps = stops.flatMap((name) => {
    const element = seen(name);
    return element
      ? [{ element, popover: { title: t(`tour.title.${name}`), description: t(`tour.say.${name}`) } }]
      : [];
  });
  const config: Config = {
    steps,
    animate: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    overlayOpacity: 0.55,
    stageRadius: 10,
    stagePadding: 4,
    disableActiveInteraction: true,
    popoverClass: classes.popover ?? '',
    showProgress: true,
    progressText: '{{current}} / {{total}}',
    nextBtnText: t('tour.next'),
    prevBtnText: t('tour.back'),
    doneBtnText: t('tour.done'),
    onPopoverRender: ({ closeButton }) => closeButton.setAttribute('aria-label', t('form.close')),
  };
  driver(config).drive();
}

/** Least side of what a finger is to hit, CSS px. WCAG 2.2 SC 2.5.5 */
const LEAST_TOUCH = 44;
/** Rounding of layout. */
const SLACK = 1;

const TOUCHED =
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=combobox], [role=option], [role=slider]';

type Box = Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>;

const isDrawn = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true });

/** Said to screen readers alone: a point, cut off. */
function isForEars(element: Element): boolean {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const { position, width, height } = getComputedStyle(at);
    if (position === 'absolute' && Number.parseFloat(width) <= 1 && Number.parseFloat(height) <= 1) return true;
  }
  return false;
}

const nameOf = (element: Element): string => {
  const text = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40);
  return `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> "${text}"`;
};

const around = (a: Box, b: Box): Box => ({
  left: Math.min(a.left, b.left),
  right: Math.max(a.right, b.right),
  top: Math.min(a.top, b.top),
  bottom: Math.max(a.bottom, b.bottom),
});

/** What a finger may hit: the element, what is laid over it for that, and for a box to tick its words. */
function touchBox(element: Element): Box {
  let box: Box = element.getBoundingClientRect();
  for (const pseudo of ['::before', '::after']) {
    const { position, content, width, height } = getComputedStyle(element, pseudo);
    if (content === 'none' || position !== 'absolute') continue;
    const [w, h] = [Number.parseFloat(width) / 2 || 0, Number.parseFloat(height) / 2 || 0];
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    box = around(box, { left: x - w, right: x + w, top: y - h, bottom: y + h });
  }
  if (element instanceof HTMLInputElement && /radio|checkbox/.test(element.type))
    for (const label of element.labels ?? []) box = around(box, label.getBoundingClientRect());
  return box;
}

function touchFaults(frame: Element): string[] {
  return [...frame.querySelectorAll(TOUCHED)].flatMap((element) => {
    const labelled = element instanceof HTMLInputElement && (element.labels?.length ?? 0) > 0;
    if (!isDrawn(element) || (isForEars(element) && !labelled)) return [];
    const { left, right, top, bottom } = touchBox(element);
    const [width, height] = [right - left, bottom - top];
    if (width >= LEAST_TOUCH - 0.5 && height >= LEAST_TOUCH - 0.5) return [];
    return [`${nameOf(element)} is ${Math.round(width)} × ${Math.round(height)} px to the finger`];
  });
}

const scrolls = (element: Element): boolean => /auto|scroll/.test(getComputedStyle(element).overflowX);

/** Whether something between it and the frame scrolls or cuts it off on purpose. */
function isKept(element: Element, frame: Element): boolean {
  for (let at = element.parentElement; at && at !== frame; at = at.parentElement)
    if (getComputedStyle(at).overflowX !== 'visible') return true;
  return false;
}

function cutText(element: HTMLElement): boolean {
  const style = getComputedStyle(element);
  if (!/hidden|clip/.test(style.overflowX) && !/hidden|clip/.test(style.overflowY)) return false;
  if (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none') return false;
  const words = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
  const wide = element.scrollWidth > element.clientWidth + SLACK;
  return Boolean(words) && (wide || element.scrollHeight > element.clientHeight + SLACK);
}

function overflowFaults(frame: HTMLElement): string[] {
  const found: string[] = [];
  if (frame.scrollWidth > frame.clientWidth + SLACK)
    found.push(`its contents are ${frame.scrollWidth - frame.clientWidth} px wider than its frame`);
  const edge = frame.getBoundingClientRect();
  for (const element of frame.querySelectorAll<HTMLElement>('*')) {
    if (!(element instanceof HTMLElement) || !isDrawn(element) || isForEars(element)) continue;
    if (cutText(element)) found.push(`${nameOf(element)} is cut off`);
    const { left, right } = element.getBoundingClientRect();
    if ((left < edge.left - SLACK || right > edge.right + SLACK) && !isKept(element, frame))
      found.push(`${nameOf(element)} sticks out of its frame`);
    const { overflowX, display } = getComputedStyle(element);
    if (overflowX === 'visible' && display !== 'inline' && !scrolls(element) && !isKept(element, frame))
      if (element.scrollWidth > element.clientWidth + SLACK && element.clientWidth > 0)
        found.push(`${nameOf(element)} is ${element.scrollWidth - element.clientWidth} px too narrow for its contents`);
  }
  return found;
}

/** What is wrong with a frame as it stands on the screen. @param finger whether it has to suit one */
export function faultsOf(frame: HTMLElement, finger: boolean): string[] {
  return [...overflowFaults(frame), ...(finger ? touchFaults(frame) : [])];
}

/** The same of every specimen, by its name. */
export function galleryFaults(finger: boolean): string[] {
  return [...document.querySelectorAll<HTMLElement>('[data-specimen]')].flatMap((specimen) => {
    const frame = specimen.querySelector<HTMLElement>('[data-frame]');
    if (!frame || frame.childElementCount === 0) return [`${specimen.dataset.specimen}: shows nothing`];
    return faultsOf(frame, finger).map((fault) => `${specimen.dataset.specimen}: ${fault}`);
  });
}

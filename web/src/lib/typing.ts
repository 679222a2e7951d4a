/** Whether whoever presses a key there is writing something: then no key is a shortcut. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) &&
      !target.matches('[type=checkbox], [type=radio], [type=range]')));

/** Forms into which something was typed that was not sent since. */
const touched = new Set<HTMLFormElement>();

const formOf = ({ target }: Event): HTMLFormElement | null =>
  target instanceof Element ? target.closest('form') : null;

/** Begins to notice what is typed. Call once. */
export function watchForms(): void {
  addEventListener(
    'input',
    (event) => {
      const form = formOf(event);
      if (form) touched.add(form);
    },
    true,
  );
  addEventListener('submit', (event) => touched.delete(event.target as HTMLFormElement), true);
}

/** Whether the page has a form with something typed in it that opening it anew would lose. */
export function hasUnsaved(): boolean {
  for (const form of touched) if (!form.isConnected) touched.delete(form);
  return touched.size > 0;
}

import { UndoToast } from '../ui/undo-toast.tsx';
import { families } from './families.ts';
import classes from './gallery.module.css';

/** Every component in every state; `?family=charts` shows one family alone. */
export function Gallery() {
  const only = new URLSearchParams(location.search).get('family');
  return (
    <main className={classes.page}>
      <h1 lang="en">Gallery</h1>
      {families
        .filter(({ id }) => only === null || id === only)
        .map(({ id, title, Body }) => (
          <section key={id} className={classes.family} data-family={id}>
            <h2 lang="en">{title}</h2>
            <div className={classes.grid}>
              <Body />
            </div>
          </section>
        ))}
      <UndoToast />
    </main>
  );
}

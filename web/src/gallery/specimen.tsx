import type { ReactNode } from 'react';
import classes from './gallery.module.css';

interface SpecimenProps {
  /** What it is and in which state, for whoever develops: `Quantity, late`. */
  readonly name: string;
  /** Whether it needs the whole width, as charts do. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** One component in one state: tests look at each of these by itself. */
export function Specimen({ name, wide = false, children }: SpecimenProps) {
  return (
    <figure className={`${classes.specimen} ${wide ? classes.wide : ''}`} data-specimen={name}>
      <figcaption lang="en">{name}</figcaption>
      <div className={classes.frame} data-frame>
        {children}
      </div>
    </figure>
  );
}

import { Skeleton } from '@mantine/core';
import classes from './villages-view.module.css';

const figures = ['a', 'b', 'c', 'd'];

/** The layout of the villages before anything has come. */
export function VillagesPending() {
  return (
    <div className={classes.view} aria-busy="true">
      <div className={classes.figures}>
        {figures.map((figure) => (
          <Skeleton key={figure} h={132} radius={14} />
        ))}
      </div>
      <div className={classes.columns}>
        <Skeleton h={420} radius={14} />
        <Skeleton h={280} radius={14} />
      </div>
    </div>
  );
}

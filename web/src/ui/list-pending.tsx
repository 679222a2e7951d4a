import { Skeleton } from '@mantine/core';
import classes from './list-pending.module.css';

const places = ['a', 'b', 'c'];

/** A list before anything has come, in its later measures. */
export function ListPending() {
  return (
    <div className={classes.list} aria-busy="true">
      {places.map((place) => (
        <div key={place} className={classes.pending}>
          <Skeleton h={28} w={28} radius={6} />
          <div>
            <Skeleton h={20} w="55%" mb={8} />
            <Skeleton h={16} w="85%" mb={8} />
            <Skeleton h={14} w="40%" />
          </div>
        </div>
      ))}
    </div>
  );
}

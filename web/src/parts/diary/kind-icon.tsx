import type { DiaryKind } from '../../../../domain/diary.ts';

/** Lines on a ground of 24 by 24. */
const paths: Readonly<Record<DiaryKind, string>> = {
  watering: 'M12 3c3.5 4 6 7.2 6 10.5a6 6 0 0 1-12 0C6 10.2 8.5 7 12 3ZM9.5 14a2.6 2.6 0 0 0 2.5 2.6',
  fertilising: 'M7 8h10l2 12H5ZM9 8V5a3 3 0 0 1 6 0v3M9.5 13h5M12 10.8v4.4',
  spraying: 'M9 10h6v11H9ZM10 10V7h4v3M12 7V4h4M19 4h1M18.5 7.5l1 .6M18.5.8l1-.3',
  sowing: 'M12 21v-9M12 12c0-4-3-6-7-6 0 4 3 6 7 6ZM12 15c0-3.4 2.6-5.2 6.5-5.2 0 3.4-2.6 5.2-6.5 5.2ZM6 21h12',
  harvest:
    'M12 21V9M12 9c-2-1-2-4 0-6 2 2 2 5 0 6ZM12 14c-3 .3-5-1.4-5-4 2.7 0 4.6 1.4 5 4ZM12 14c3 .3 5-1.4 5-4-2.7 0-4.6 1.4-5 4Z',
  feeding: 'M3 12c3-5 9-6 13-1l4-3v8l-4-3c-4 5-10 4-13-1ZM8 11.2h.01M10.5 9v6',
  gate: 'M5 21V4h14v17M5 9h14M9 9v7h6V9M12 16v2M3 21h18',
  incident: 'M12 4 2.8 20h18.4ZM12 10v4.5M12 17.2h.01',
  note: 'M5 20h4L20 9l-4-4L5 16ZM13.5 7.5l4 4',
};

export const KindIcon = ({ kind, size = 28 }: { readonly kind: DiaryKind; readonly size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.8"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    <path d={paths[kind]} />
  </svg>
);

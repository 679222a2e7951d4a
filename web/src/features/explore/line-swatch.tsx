import { seriesStyle } from '../../charts/series-style.ts';

const shapes = {
  circle: <circle cx="16" cy="6" r="3.600" />,
  square: <path d="M12.8 2.8h6.400v6.400h-6.400Z" />,
  triangle: <path d="M16 1.600 20.200 9.400h-8.400Z" />,
  diamond: <path d="M16 1 20 6 16 11 12 6Z" />,
  cross: <path d="M12.500 2.500 19.500 9.500M19.500 2.500 12.500 9.500" />,
};

/** How a series is drawn, as a piece of its line: colour, dashes and mark. */
export function LineSwatch({ style }: { readonly style: number }) {
  const { token, dash, mark } = seriesStyle(style);
  return (
    <svg
      width="32"
      height="12"
      viewBox="0 0 32 12"
      aria-hidden="true"
      style={{ stroke: `var(${token})`, flex: 'none' }}
    >
      <path d="M0 6h32" strokeWidth="2" strokeDasharray={dash.join(' ')} />
      <g strokeWidth="1.600" style={{ fill: mark === 'cross' ? 'none' : 'var(--card)' }}>
        {shapes[mark]}
      </g>
    </svg>
  );
}

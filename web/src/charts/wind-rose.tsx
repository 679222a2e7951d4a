import { sectors, speedClasses, type WindRose } from '../lib/wind-rose.ts';
import classes from './wind-rose.module.css';

interface WindRoseProps {
  readonly rose: WindRose;
  /** Of the eight main sectors, from the north clockwise. */
  readonly names: readonly string[];
  readonly percent: (share: number) => string;
  readonly description: string;
}

const CENTRE = 150;
const OUTER = 118;
/** What the calm share is written into. */
const INNER = 22;
const FILL = 0.8;

const spot = (angle: number, radius: number) =>
  `${(CENTRE + radius * Math.sin(angle)).toFixed(1)} ${(CENTRE - radius * Math.cos(angle)).toFixed(1)}`;

function petal(sector: number, from: number, to: number): string {
  const half = (Math.PI / sectors.length) * FILL;
  const middle = (2 * Math.PI * sector) / sectors.length;
  const [a, b] = [middle - half, middle + half];
  return `M${spot(a, from)}L${spot(a, to)}A${to} ${to} 0 0 1 ${spot(b, to)}L${spot(b, from)}A${from} ${from} 0 0 0 ${spot(a, from)}Z`;
}

/** What a class of speed adds to the petals of all sectors, as one path. */
function petals({ shares }: WindRose, strength: number, radius: (share: number) => number): string {
  return shares
    .map((row, sector) => {
      const from = row.slice(0, strength).reduce((a, b) => a + b, 0);
      const share = row[strength] ?? 0;
      return share === 0 ? '' : petal(sector, radius(from), radius(from + share));
    })
    .join('');
}

/** The share at the outermost ring: the next 5 % above the longest petal. */
export const ringShare = ({ shares }: WindRose): number =>
  Math.max(0.05, Math.ceil(Math.max(...shares.map((row) => row.reduce((a, b) => a + b, 0))) * 20 - 1e-9) / 20);

/** How often the wind came from where, and how strong; calm in the middle. Its table twin has the figures. */
export function WindRoseChart({ rose, names, percent, description }: WindRoseProps) {
  const most = ringShare(rose);
  const radius = (share: number) => INNER + (share / most) * (OUTER - INNER);
  return (
    <svg className={classes.rose} viewBox="0 0 300 300" role="img" aria-label={description}>
      {[0.5, 1].map((part) => (
        <g key={part}>
          <circle className={classes.ring} cx={CENTRE} cy={CENTRE} r={radius(most * part)} />
          <text className={classes.share} x={CENTRE + 4} y={CENTRE - radius(most * part) - 3}>
            {percent(most * part)}
          </text>
        </g>
      ))}
      {speedClasses.map((edge, strength) => (
        <path key={edge} className={classes[`class${strength + 1}`]} d={petals(rose, strength, radius)} />
      ))}
      <circle className={classes.middle} cx={CENTRE} cy={CENTRE} r={INNER - 2} />
      <text className={classes.calm} x={CENTRE} y={CENTRE + 4}>
        {percent(rose.calm)}
      </text>
      {names.map((name, i) => {
        const [x, y] = spot((2 * Math.PI * i) / names.length, OUTER + 17).split(' ');
        return (
          <text key={name} className={classes.name} x={x} y={Number(y) + 4}>
            {name}
          </text>
        );
      })}
    </svg>
  );
}

/** The colour of a class of speed, for a legend; the mildest is 1. */
export const WindKey = ({ strength }: { readonly strength: number }) => (
  <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" style={{ flex: 'none' }}>
    <path className={classes[`class${strength}`]} d="M0 0H14V14H0Z" />
  </svg>
);

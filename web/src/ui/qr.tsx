import { useMemo } from 'react';
import { encode } from 'uqr';

interface QrProps {
  readonly text: string;
  /** What it is, for those who do not see it. */
  readonly label: string;
}

/** Cameras need light around it (ISO/IEC 18004 §5.3.8). */
const QUIET = 4;

/** A QR code, dark on light in every theme. */
export function Qr({ text, label }: QrProps) {
  const { size, path } = useMemo(() => {
    const { data, size: side } = encode(text, { ecc: 'M', border: QUIET });
    const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size: side, path: dark.join('') };
  }, [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      width={232}
      height={232}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" rx={2} />
      <path d={path} fill="#000" />
    </svg>
  );
}

import { useRef, useState } from 'react';
import type { Position } from '../../lib/distance.ts';

type Failure = 'denied' | 'unknown' | 'insecure';

const WAIT_MS = 15_000;

/** Asks the phone where it is, when told to. */
export function useLocation(onFound: (position: Position) => void): {
  readonly ask: () => void;
  readonly busy: boolean;
  readonly failure: Failure | null;
} {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const found = useRef(onFound);
  found.current = onFound;
  const ask = () => {
    // Browsers tell positions to pages that came over HTTPS alone.
    if (!isSecureContext || !('geolocation' in navigator)) {
      setFailure('insecure');
      return;
    }
    setBusy(true);
    setFailure(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => {
        setBusy(false);
        found.current({ latitude, longitude });
      },
      (error) => {
        setBusy(false);
        setFailure(error.code === error.PERMISSION_DENIED ? 'denied' : 'unknown');
      },
      { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 60_000 },
    );
  };
  return { ask, busy, failure };
}

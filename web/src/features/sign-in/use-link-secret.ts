import { useLocation } from '@tanstack/react-router';
import { useState } from 'react';

/** The secret of the link that the page was opened with, which stands behind its `#`; it stays while one leaves the page. */
export function useLinkSecret(): string {
  const hash = useLocation({ select: (location) => location.hash });
  const [secret, setSecret] = useState(hash);
  if (hash !== '' && hash !== secret) setSecret(hash);
  return secret;
}

import type { ReactNode } from 'react';

interface IconProps {
  readonly size?: number;
  readonly className?: string | undefined;
}

/** Lines of one width in the colour of the text around them. */
function Stroked({ size = 24, className, children }: IconProps & { readonly children: ReactNode }) {
  return (
    <svg
      className={className}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const HomeIcon = (props: IconProps) => (
  <Stroked {...props}>
    <path d="M3 11 12 4l9 7v9h-6v-6H9v6H3Z" />
  </Stroked>
);
export const StationIcon = (props: IconProps) => (
  <Stroked {...props}>
    <path d="M12 21V11m-4 2.5a5 5 0 0 1 0-7m8 0a5 5 0 0 1 0 7M5 16.5a9.5 9.5 0 0 1 0-13m14 0a9.5 9.5 0 0 1 0 13" />
  </Stroked>
);
export const BellIcon = (props: IconProps) => (
  <Stroked {...props}>
    <path d="M6 16v-5a6 6 0 0 1 12 0v5l2 2.5H4ZM10 21.5h4" />
  </Stroked>
);
export const MapIcon = (props: IconProps) => (
  <Stroked {...props}>
    <path d="M3 6.5 9 4l6 2.500 6-2.500v13.500L15 20l-6-2.500L3 20ZM9 4v13.500m6-11V20" />
  </Stroked>
);
export const LetterIcon = (props: IconProps) => (
  <Stroked {...props}>
    <path d="M3 6h18v12H3Zm0 1 9 6 9-6" />
  </Stroked>
);
export const MoreIcon = (props: IconProps) => (
  <Stroked {...props}>
    <path d="M4 7h16M4 12h16M4 17h16" />
  </Stroked>
);
export const SearchIcon = (props: IconProps) => (
  <Stroked {...props}>
    <path d="M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm9 2-4-4" />
  </Stroked>
);
export const BackIcon = (props: IconProps) => (
  <Stroked {...props}>
    <path d="M15 5l-7 7 7 7" />
  </Stroked>
);
export const CheckIcon = (props: IconProps) => (
  <Stroked {...props}>
    <path d="M5 12.5 10 17.5 19.5 7" />
  </Stroked>
);
export const UnpluggedIcon = (props: IconProps) => (
  <Stroked {...props}>
    <path d="M4 4l16 16M8 13a5 5 0 0 1 5-1M5 10a9.5 9.5 0 0 1 3-2m8 .5a9.5 9.5 0 0 1 3 1.5M12 18h.010" />
  </Stroked>
);

/** The lotus of Sen. */
export function Logo({ size = 28 }: IconProps) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d="M12 2.5c3.4 4.4 3.4 9.6 0 14-3.4-4.4-3.4-9.6 0-14Z" fill="var(--brand)" />
      <path
        d="M3.5 8c4.2 0 7.4 3.1 8.5 8.5C6.7 17.5 3.5 13.5 3.5 8Zm17 0c-4.2 0-7.4 3.1-8.5 8.5 5.3 1 8.5-3 8.5-8.5Z"
        fill="var(--brand)"
        opacity=".55"
      />
      <path d="M3 20.5h18" stroke="var(--ok-mark)" strokeWidth="2.2" strokeLinecap="round" />
    </svg>
  );
}

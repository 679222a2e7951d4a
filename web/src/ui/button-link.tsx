import { Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import { forwardRef } from 'react';

const Base = forwardRef<HTMLAnchorElement, Omit<ButtonProps, 'component'>>(function Base(props, ref) {
  return <Button ref={ref} component="a" h="var(--touch)" {...props} />;
});

/** A link that looks like a button, for the one next step of a page. */
export const ButtonLink = createLink(Base);

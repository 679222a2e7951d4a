import type { ReactNode } from 'react';
import { NumberInput } from '../../ui/number-input.tsx';
import { useIssue } from './issues.ts';

interface NumberFieldProps {
  readonly label: string;
  /** NaN for nothing yet. */
  readonly value: number;
  readonly onChange: (value: number) => void;
  /** Where what is wrong with it is told. */
  readonly path: string;
  readonly unit?: string;
  readonly description?: ReactNode;
  /** What is wrong whatever the path says. */
  readonly error?: string | undefined;
}

/** A number of a rule, with what is wrong with it. */
export function NumberField({ path, error, ...rest }: NumberFieldProps) {
  const issue = useIssue(path);
  return <NumberInput {...rest} error={error ?? issue} />;
}

import { TextInput } from '@mantine/core';
import { useIssue } from './issues.ts';

interface TimeFieldProps {
  readonly label: string;
  /** `HH:mm` */
  readonly value: string;
  readonly onChange: (time: string) => void;
  readonly path: string;
}

/** A local time of day. */
export function TimeField({ label, value, onChange, path }: TimeFieldProps) {
  const issue = useIssue(path);
  return (
    <TextInput
      type="time"
      size="md"
      label={label}
      value={value}
      error={issue}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

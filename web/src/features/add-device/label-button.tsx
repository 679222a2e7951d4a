import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { LabelRequest } from '../../../../domain/api/labels.ts';
import { printLabels } from '../../data/adding.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { download } from '../../lib/download.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import { FormMessage } from '../../ui/form-message.tsx';

interface LabelButtonProps {
  readonly devices: LabelRequest['devices'];
  readonly label: string;
  readonly onDone?: () => void;
}

/** Saves labels of devices as a PDF. */
export function LabelButton({ devices, label, onDone }: LabelButtonProps) {
  const { t } = useTexts();
  const print = useMutation({
    mutationFn: () => printLabels({ devices }),
    onSuccess: (file) => {
      download(file, 'sen-nhan-thiet-bi.pdf');
      onDone?.();
    },
  });
  return (
    <>
      <Button
        variant="default"
        loading={print.isPending}
        disabled={devices.length === 0}
        onClick={() => print.mutate()}
      >
        {label}
      </Button>
      <FormMessage error={print.error && t(saveFailure(print.error))} />
    </>
  );
}

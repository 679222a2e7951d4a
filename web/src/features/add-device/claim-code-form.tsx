import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { printedClaimCode, readClaimCode } from '../../../../domain/claim-code.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import classes from './add-device.module.css';
import { claimFailure } from './claim-failure.ts';

interface ClaimCodeFormProps {
  /** Empty when it is to be typed as well. */
  readonly device: string;
  /** Why the code before was refused. */
  readonly error: unknown;
}

/** Id and code typed off the label: for a camera that does not read it, or a label that is worn. */
export function ClaimCodeForm({ device, error }: ClaimCodeFormProps) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const [wrong, setWrong] = useState<{ id: boolean; code: boolean }>({ id: false, code: false });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const id = String(form.get('id')).trim();
    const code = readClaimCode(String(form.get('code')));
    setWrong({ id: id === '', code: code === null });
    if (id === '' || code === null) return;
    void navigate({ to: '/c/$device', params: { device: id }, search: { k: code } });
  };
  return (
    <form className={`${card.card} ${classes.step}`} onSubmit={submit} noValidate>
      <p>{t('claim.typeLead')}</p>
      <div role="alert">{error !== null && <p className={classes.error}>{t(claimFailure(error))}</p>}</div>
      <TextInput
        name="id"
        label={t('claim.id')}
        defaultValue={device}
        autoComplete="off"
        spellCheck={false}
        maxLength={64}
        error={wrong.id && t('claim.noId')}
      />
      <TextInput
        name="code"
        label={t('claim.code')}
        description={t('claim.codeLead', { example: printedClaimCode('CFGHJ23457') })}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={40}
        error={wrong.code && t('claim.malformed')}
      />
      <Button type="submit" size="md" fullWidth>
        {t('claim.open')}
      </Button>
    </form>
  );
}

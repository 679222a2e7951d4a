import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../../i18n/use-texts.ts';
import form from '../../ui/form.module.css';
import classes from './account.module.css';

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onKept: () => void;
}

/** The recovery codes, this once. */
export function RecoveryCodes({ codes, onKept }: RecoveryCodesProps) {
  const { t } = useTexts();
  const [copied, setCopied] = useState(false);
  return (
    <div className={form.form}>
      <h3>{t('account.codes')}</h3>
      <p className={form.hint}>{t('account.codesLead')}</p>
      <ul className={classes.codes}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={classes.actions}>
        <Button onClick={onKept}>{t('account.haveThem')}</Button>
        {'clipboard' in navigator && (
          <Button
            variant="default"
            onClick={() => void navigator.clipboard.writeText(codes.join('\n')).then(() => setCopied(true))}
          >
            {copied ? t('people.copied') : t('account.copyCodes')}
          </Button>
        )}
      </div>
    </div>
  );
}

import { Link } from '@tanstack/react-router';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { Failed } from '../../ui/failed.tsx';
import form from '../../ui/form.module.css';
import { PublicFrame } from '../../ui/public-frame.tsx';

/** A link that does not work any more, or could not be looked at. */
export function LinkOver({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  const { t } = useTexts();
  const over = error instanceof ApiError && (error.code === 'link-over' || error.status === 400);
  return (
    <PublicFrame title={over ? t('invite.over') : t('app.name')} lead={over ? t('invite.overLead') : undefined}>
      {!over && <Failed error={error} retry={retry} />}
      <Link to="/sign-in" className={`${form.link} ${form.center}`}>
        {t('password.back')}
      </Link>
    </PublicFrame>
  );
}

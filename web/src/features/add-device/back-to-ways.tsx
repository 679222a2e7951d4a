import { Link } from '@tanstack/react-router';
import { useTexts } from '../../i18n/use-texts.ts';
import { BackIcon } from '../../ui/icons.tsx';
import manage from '../../ui/manage.module.css';

/** Back to the choice of ways of adding devices. */
export function BackToWays() {
  const { t } = useTexts();
  return (
    <Link to="/devices/new" className={manage.back}>
      <BackIcon size={18} />
      {t('addDevice.title')}
    </Link>
  );
}

import { Link } from '@tanstack/react-router';
import { useTexts } from '../../i18n/use-texts.ts';
import classes from './overview-page.module.css';

const views = ['sites', 'villages'] as const;

/** Sites one by one, or village by village. */
export function ViewSwitch({ view }: { readonly view: (typeof views)[number] | undefined }) {
  const { t } = useTexts();
  return (
    <nav className={classes.switch} aria-label={t('overview.view')}>
      {views.map((one) => (
        <Link
          key={one}
          to="/"
          search={(was) => ({ ...was, view: one, q: undefined })}
          aria-current={view === one ? 'page' : undefined}
        >
          {t(one === 'sites' ? 'overview.sites' : 'overview.villages')}
        </Link>
      ))}
    </nav>
  );
}

import { useTexts } from '../i18n/use-texts.ts';
import { useNow } from './use-now.ts';

/** "2 phút trước": how long ago `at` (epoch ms) was. The exact time is in its title. */
export function Age({ at }: { readonly at: number }) {
  const { t, format } = useTexts();
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={format.instant(at)}>
      {format.ago(Math.max(0, (now - at) / 1000)) ?? t('age.now')}
    </time>
  );
}

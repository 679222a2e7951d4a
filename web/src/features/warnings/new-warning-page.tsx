import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { type WarningContent, warningContent } from '../../../../domain/warnings/content.ts';
import { idempotencyKey } from '../../data/http.ts';
import { suggestionQuery, useDraftWarning, warningQuery } from '../../data/warnings.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Failed } from '../../ui/failed.tsx';
import { BackIcon } from '../../ui/icons.tsx';
import manage from '../../ui/manage.module.css';
import { Message } from '../../ui/message.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { draftOf, emptyContent, endOf } from './draft.ts';
import { WarningForm } from './warning-form.tsx';

const route = getRouteApi('/shell/warnings/new');
const titles = { Alert: 'title', Update: 'updating', Cancel: 'cancelling' } as const;

/** A new warning: from an alert, after a published one, or from nothing. */
export function NewWarningPage() {
  const { t } = useTexts();
  const { alert, refersTo, type = refersTo === undefined ? 'Alert' : 'Update' } = route.useSearch();
  const navigate = route.useNavigate();
  const suggestion = useQuery({ ...suggestionQuery(alert ?? ''), enabled: alert !== undefined });
  const earlier = useQuery({ ...warningQuery(refersTo ?? ''), enabled: refersTo !== undefined });
  const save = useDraftWarning();
  const headers = useRef(idempotencyKey());
  const title = t(`warnings.form.${titles[type]}`);
  useTitle(title);

  const error = suggestion.error ?? earlier.error;
  if (error instanceof ApiError && error.status === 409)
    return (
      <Message
        title={t('warnings.form.tooMild')}
        action={<ButtonLink to="/warnings">{t('warnings.back')}</ButtonLink>}
      />
    );
  if (error) return <Failed error={error} retry={() => void (alert === undefined ? earlier : suggestion).refetch()} />;
  const waits = (alert !== undefined && !suggestion.data) || (refersTo !== undefined && !earlier.data);
  const start = (): WarningContent => {
    const now = Date.now();
    const empty = emptyContent(now);
    if (earlier.data) {
      const was = earlier.data.value.content;
      const content = type === 'Cancel' ? endOf(was) : was;
      return Date.parse(content.expires) > now ? content : { ...content, onset: null, expires: empty.expires };
    }
    // Communes may be missing in it: they are chosen here.
    if (suggestion.data) return { ...empty, ...(suggestion.data.content as Partial<WarningContent>) };
    return empty;
  };

  return (
    <div className={manage.page}>
      <div>
        <Link to="/warnings" className={manage.back}>
          <BackIcon size={16} />
          {t('warnings.back')}
        </Link>
        <h1>{title}</h1>
        {alert !== undefined && <p className={manage.muted}>{t('warnings.form.fromAlert')}</p>}
      </div>
      {waits ? (
        <Skeleton h={480} radius={10} aria-busy="true" />
      ) : (
        <WarningForm
          start={draftOf(start(), namesOf(start()))}
          saveLabel={t('warnings.form.save')}
          saving={save.isPending}
          error={save.error}
          onCancel={() => void navigate({ to: '/warnings' })}
          onSave={(content) =>
            save.mutate(
              {
                body: {
                  alert: alert ?? earlier.data?.value.alert ?? null,
                  type: refersTo === undefined ? 'Alert' : type,
                  refersTo: refersTo ?? null,
                  content: warningContent.parse(content),
                },
                headers: headers.current,
              },
              {
                onSuccess: ({ id }) => void navigate({ to: '/warnings/$warning', params: { warning: id } }),
                onError: () => {
                  headers.current = idempotencyKey();
                },
              },
            )
          }
        />
      )}
    </div>
  );
}

/** Of a suggestion that names one commune, the area is called as it is. */
const namesOf = ({ area }: WarningContent): ReadonlyMap<string, string> =>
  new Map(area.communes.length === 1 ? [[area.communes[0] as string, area.description.vi]] : []);

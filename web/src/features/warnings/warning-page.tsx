import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Warning } from '../../../../domain/api/warnings.ts';
import { useMay } from '../../data/permissions.ts';
import { sessionQuery } from '../../data/session.ts';
import { useRewriteWarning, warningQuery } from '../../data/warnings.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import { BackIcon } from '../../ui/icons.tsx';
import manage from '../../ui/manage.module.css';
import { Message } from '../../ui/message.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { BulletinCard } from './bulletin-card.tsx';
import { DecisionCard } from './decision-card.tsx';
import { draftOf } from './draft.ts';
import { WarningPeople, WarningTags } from './warning-facts.tsx';
import { WarningForm } from './warning-form.tsx';
import classes from './warnings.module.css';

const route = getRouteApi('/shell/warnings/$warning');

/** One warning: what it says, what the announcer reads, and what is to be done with it. */
export function WarningPage() {
  const { t } = useTexts();
  const { warning: id } = route.useParams();
  const { editing = false } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(warningQuery(id));
  const rewrite = useRewriteWarning(id);
  const user = useQuery(sessionQuery).data?.user.id;
  const warning = query.data?.value;
  const place = warning?.place ?? [];
  const mayDraft = useMay('warnings.draft', place);
  const mayDecide = useMay('warnings.decide', place);
  useTitle(warning?.content.headline.vi ?? t('warnings.title'));
  const setEditing = (on: boolean) => void navigate({ search: { editing: on || undefined } });

  if (query.error instanceof ApiError && query.error.status === 404)
    return (
      <Message
        title={t('warnings.notFound')}
        lead={t('error.notFoundLead')}
        action={<ButtonLink to="/warnings">{t('warnings.back')}</ButtonLink>}
      />
    );
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;

  return (
    <div className={manage.page}>
      <Link to="/warnings" className={manage.back}>
        <BackIcon size={16} />
        {t('warnings.back')}
      </Link>
      {!warning && <Skeleton h={320} radius={10} aria-busy="true" />}
      {warning && editing && warning.state === 'draft' && mayDraft && (
        <>
          <h1>{t('warnings.form.editing')}</h1>
          <WarningForm
            start={draftOf(warning.content, new Map())}
            saveLabel={t('warnings.form.saveEdit')}
            saving={rewrite.isPending}
            error={rewrite.error}
            onCancel={() => setEditing(false)}
            onSave={(content) =>
              rewrite.mutate({ content, etag: query.data?.etag ?? null }, { onSuccess: () => setEditing(false) })
            }
          />
        </>
      )}
      {warning && !(editing && warning.state === 'draft' && mayDraft) && (
        <>
          <div className={manage.head}>
            <div className={classes.title}>
              <WarningTags warning={warning} />
              <h1>{warning.content.headline.vi}</h1>
              <p className={classes.facts}>
                <WarningPeople warning={warning} />
              </p>
            </div>
            {mayDraft && (
              <div className={manage.actions}>
                {warning.state === 'draft' && (
                  <Button variant="default" onClick={() => setEditing(true)}>
                    {t('warnings.edit')}
                  </Button>
                )}
                {warning.state === 'published' && warning.type !== 'Cancel' && (
                  <>
                    <ButtonLink to="/warnings/new" search={{ refersTo: id, type: 'Update' }} variant="default">
                      {t('warnings.update')}
                    </ButtonLink>
                    <ButtonLink to="/warnings/new" search={{ refersTo: id, type: 'Cancel' }} variant="default">
                      {t('warnings.cancelling')}
                    </ButtonLink>
                  </>
                )}
              </div>
            )}
          </div>
          <div className={classes.columns}>
            <Said warning={warning} />
            <div className={manage.page}>
              {warning.state === 'draft' && mayDecide && (
                <DecisionCard id={id} etag={query.data?.etag ?? null} own={warning.draftedBy.id === user} />
              )}
              <BulletinCard id={id} etag={query.data?.etag ?? null} />
            </div>
          </div>
        </>
      )}
    </div>
  );
}

function Said({ warning }: { readonly warning: Warning }) {
  const { t, language, format } = useTexts();
  const { content, alert, refersTo, identifier, sent } = warning;
  const at = (instant: string) => format.instant(Date.parse(instant));
  const other = content.headline.en !== '';
  return (
    <section className={`${card.card} ${classes.said}`}>
      <p className={classes.facts}>
        {content.onset !== null && <span>{t('warnings.from', { at: at(content.onset) })}</span>}
        <span>{t('warnings.until', { at: at(content.expires) })}</span>
        <span>{t(`warnings.category.${content.category}`)}</span>
        <span>{t(`warnings.urgency.${content.urgency}`)}</span>
        <span>{t(`warnings.severity.${content.severity}`)}</span>
        <span>{t(`warnings.certainty.${content.certainty}`)}</span>
        <span>{t(`warnings.response.${content.response}`)}</span>
      </p>
      <Words of="vi" content={content} />
      {other && (
        <details open={language === 'en'}>
          <summary className={classes.summary}>{t('warnings.english')}</summary>
          <h2 className={classes.headline} lang="en">
            {content.headline.en}
          </h2>
          <Words of="en" content={content} />
        </details>
      )}
      <p className={classes.links}>
        {alert !== null && (
          <Link to="/alerts/$alert" params={{ alert }}>
            {t('warnings.alert')}
          </Link>
        )}
        {refersTo !== null && (
          <Link to="/warnings/$warning" params={{ warning: refersTo }}>
            {t('warnings.refers')}
          </Link>
        )}
        {sent !== null && (
          <a href={`/feeds/warnings/${encodeURIComponent(identifier)}.cap`}>{t('warnings.document')}</a>
        )}
      </p>
    </section>
  );
}

function Words({ of, content }: { readonly of: 'vi' | 'en'; readonly content: Warning['content'] }) {
  const { t } = useTexts();
  const parts = [
    ['warnings.what', content.description[of]],
    ['warnings.todo', content.instruction[of]],
    ['warnings.where', content.area.description[of]],
  ] as const;
  return (
    <dl className={classes.words}>
      {parts.map(([key, text]) => (
        <div key={key}>
          <dt>{t(key)}</dt>
          <dd lang={of}>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

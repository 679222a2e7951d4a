import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { AuditEntryAnswer } from '../../../../domain/api/audit.ts';
import { MASKED } from '../../../../domain/personal.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import classes from './audit-page.module.css';
import { actorText, changesOf, doneText, fieldText, thingText, valueText } from './sentence.ts';

/** One entry: a line that reads as a sentence, with what changed behind it. */
export const EntryRow = memo(function EntryRow({ entry }: { readonly entry: AuditEntryAnswer }) {
  const tools = useTexts();
  const { t, format } = tools;
  const at = Date.parse(entry.at);
  return (
    <tr className={classes.row} data-result={entry.result}>
      <td className={classes.when}>
        <time dateTime={entry.at}>{format.instant(at)}</time>
      </td>
      <th scope="row" className={classes.who}>
        <Link to="/audit" search={(was) => ({ ...was, actor: entry.actor })} className={classes.link}>
          {actorText(entry.actor, tools)}
        </Link>
      </th>
      <td className={classes.what}>
        <span>{doneText(entry, tools)}</span> <Thing entry={entry} />
        <Changes entry={entry} />
      </td>
      <td className={classes.result}>
        <span className={classes.badge}>{t(`audit.result.${entry.result}`)}</span>
      </td>
      <td className={classes.address}>{entry.address}</td>
    </tr>
  );
});

/** What it was done to; pressing it shows what else was. */
function Thing({ entry }: { readonly entry: AuditEntryAnswer }) {
  const tools = useTexts();
  if (entry.result === 'denied') return <code className={classes.id}>{entry.resource}</code>;
  const thing = thingText(entry, tools);
  if (thing === null) return null;
  return (
    <Link to="/audit" search={(was) => ({ ...was, resource: entry.resource })} className={classes.link}>
      <code className={classes.id}>{thing}</code>
    </Link>
  );
}

function Changes({ entry }: { readonly entry: AuditEntryAnswer }) {
  const tools = useTexts();
  const { t } = tools;
  const changes = changesOf(entry);
  if (changes.length === 0) return null;
  const both = entry.before !== null && entry.after !== null;
  return (
    <details className={classes.changes}>
      <summary>{t('audit.details', { n: changes.length })}</summary>
      <dl>
        {changes.map(({ field, before, after }) => (
          <div key={field}>
            <dt>{fieldText(field, tools)}</dt>
            <dd>
              {before === MASKED && after === MASKED ? (
                t('audit.hidden')
              ) : both ? (
                <>
                  <del>{valueText(before, tools)}</del> <span aria-hidden="true">→</span>{' '}
                  <ins>{valueText(after, tools)}</ins>
                </>
              ) : (
                valueText(after ?? before, tools)
              )}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

import { create } from 'xmlbuilder2';
import type { Warning } from '../../domain/api/warnings.ts';
import { documentPath, feedPath } from '../../domain/warnings/feed-paths.ts';

const ATOM = 'http://www.w3.org/2005/Atom';

interface Feed {
  readonly warnings: readonly Warning[];
  /** Where the server is met, without a slash at the end. */
  readonly base: string;
  readonly author: string;
  /** Epoch ms; of a feed without entries. */
  readonly now: number;
}

/** The published warnings as an Atom feed (RFC 4287), each with a link to its CAP message. */
export function atomFeed({ warnings, base, author, now }: Feed): string {
  const feed = create({ version: '1.0', encoding: 'UTF-8' }).ele(ATOM, 'feed');
  const url = `${base}${feedPath}`;
  feed.ele(ATOM, 'id').txt(url);
  feed.ele(ATOM, 'title').txt('Cảnh báo thiên tai và môi trường');
  feed.ele(ATOM, 'updated').txt(warnings[0]?.decidedAt ?? new Date(now).toISOString());
  feed.ele(ATOM, 'author').ele(ATOM, 'name').txt(author);
  feed.ele(ATOM, 'link', { rel: 'self', href: url, type: 'application/atom+xml' });
  for (const { identifier, content, type, decidedAt, draftedAt } of warnings) {
    const href = `${base}${documentPath(identifier)}`;
    const entry = feed.ele(ATOM, 'entry');
    entry.ele(ATOM, 'id').txt(href);
    // Readers of feeds show the title alone, and nobody is to run from an exercise.
    const exercise = content.status === 'Actual' ? '' : 'Diễn tập – ';
    const title = type === 'Cancel' ? `Hủy: ${content.headline.vi}` : content.headline.vi;
    entry.ele(ATOM, 'title').txt(`${exercise}${title}`);
    entry.ele(ATOM, 'updated').txt(decidedAt ?? draftedAt);
    entry.ele(ATOM, 'summary').txt(content.description.vi);
    entry.ele(ATOM, 'category', { term: content.event.vi });
    entry.ele(ATOM, 'link', { rel: 'alternate', href, type: 'application/cap+xml' });
  }
  return feed.end({ prettyPrint: true });
}

import type { Language } from '../../domain/api/session.ts';
import type { PublicVillage } from '../../domain/api/village-pages.ts';
import { parseDatastream, propertyOf } from '../../domain/datastream.ts';
import { numberText, timeText } from '../../domain/notifications/words.ts';
import { observedProperty } from '../../domain/observed-properties.ts';
import { unitText } from '../../domain/unit-text.ts';
import { words } from './words.ts';

interface Shown {
  readonly village: PublicVillage;
  readonly language: Language;
  /** Without heading and foot, for the page of somebody else. */
  readonly embedded: boolean;
  /** Epoch ms. */
  readonly now: number;
  readonly timeZone: string;
}

type Item = PublicVillage['items'][number];

/**
 * A village's page as plain HTML: it needs no script, so that it opens on any phone, can be kept by caches and be part of
 * another page.
 * @param template has `<!--title-->` and `<!--body-->`
 */
export function villagePageHtml(template: string, shown: Shown): string {
  const { village, language } = shown;
  return template
    .replace('<html lang="vi">', () => `<html lang="${language}">`)
    .replace('<!--title-->', () => escaped(village.name))
    .replace('<!--body-->', () => body(shown));
}

function body(shown: Shown): string {
  const { village, language, embedded, now } = shown;
  const say = words[language];
  const place = [village.commune, village.province].filter((name) => name !== null).map((name) => escaped(name));
  const intro = village.intro[language] || village.intro.vi;
  const other = language === 'vi' ? 'en' : 'vi';
  const head = `<header><p class="place">${place.join(', ')}</p><h1>${escaped(village.name)}</h1>${
    intro === '' ? '' : `<p class="intro">${escaped(intro)}</p>`
  }</header>`;
  const foot = `<footer><p>${say.note}</p><p>${say.read(timeText(now, language, shown.timeZone))} · <a href="/api/v1/public/villages/${
    village.slug
  }">${say.data}</a> · <a href="?lang=${other}" hreflang="${other}" lang="${other}">${say.other}</a></p></footer>`;
  const values = village.items.map((item) => card(item, shown)).join('');
  return [
    embedded ? `<h1 class="only-heard">${escaped(village.name)}</h1>` : head,
    warnings(shown),
    `<main><h2 class="only-heard">${say.lead}</h2>${
      values === '' ? `<p class="intro">${say.nothing}</p>` : `<ul class="values">${values}</ul>`
    }</main>`,
    embedded ? '' : foot,
  ].join('');
}

function warnings({ village: { warnings: open }, language, timeZone }: Shown): string {
  if (open.length === 0) return '';
  const say = words[language];
  const rows = open.map(
    ({ identifier, headline, risk, expires }) =>
      `<li data-risk="${risk ?? ''}"><a href="/feeds/warnings/${encodeURIComponent(identifier)}.cap">${escaped(
        headline[language] || headline.vi,
      )}</a> <span>${say.until(timeText(Date.parse(expires), language, timeZone))}</span></li>`,
  );
  return `<section class="warnings" aria-labelledby="warnings"><h2 id="warnings">${say.warnings}</h2><ul>${rows.join('')}</ul></section>`;
}

function card(item: Item, { language, timeZone }: Shown): string {
  const say = words[language];
  const { value, unit } = result(item, language);
  const label = item.label[language] || item.label.vi;
  const when =
    item.at === null
      ? ''
      : ` · <time datetime="${item.at}">${timeText(Date.parse(item.at), language, timeZone)}</time>`;
  return `<li data-freshness="${item.freshness}"><p class="what"><b>${escaped(label)}</b><br>${escaped(
    measured(item.datastream, language),
  )}</p><p class="value">${escaped(value)}${unit === '' ? '' : ` <small>${escaped(unit)}</small>`}</p><p class="when"><i aria-hidden="true"></i>${
    say.freshness[item.freshness]
  }${when}</p></li>`;
}

function result({ result: of, datastream, unit }: Item, language: Language): { value: string; unit: string } {
  if (of === null) return { value: '–', unit: '' };
  if (typeof of === 'string') return { value: words[language].states.get(of.toLowerCase()) ?? of, unit: '' };
  const decimals = observedProperty(propertyOf(datastream))?.decimals ?? 2;
  return { value: numberText(of, language, decimals).replace('-', '−'), unit: unitText(unit) };
}

function measured(datastream: string, language: Language): string {
  const parsed = parseDatastream(datastream);
  const name = observedProperty(parsed?.property ?? '')?.name[language] ?? datastream.replaceAll('_', ' ');
  return parsed?.channel == null ? name : `${name} · ${parsed.channel}`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

import { Button } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { stationStreamsQuery } from '../../data/stations-with-streams.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Message } from '../../ui/message.tsx';
import classes from './explore.module.css';
import { MAX_SERIES } from './search.ts';
import { type Suggestion, suggestionsOf } from './suggestions.ts';

/** Enough stations to find something worth comparing among them. */
const LOOKED_AT = 60;

/** Nothing chosen yet: the one next step, and three things of one's own to look at. */
export function Empty({ onChoose }: { readonly onChoose: () => void }) {
  const tools = useTexts();
  const { t } = tools;
  const client = useQueryClient();
  const found = useInfiniteQuery(stationStreamsQuery(client, { q: '', property: null, limit: LOOKED_AT })).data;
  const suggestions = suggestionsOf(found?.pages[0]?.stations ?? []);
  const name = (one: Suggestion) =>
    one.kind === 'across'
      ? t('explore.acrossStations', { property: datastreamName(one.property, tools), n: one.keys.length })
      : t('explore.ofStation', {
          a: datastreamName(one.datastreams[0], tools),
          b: datastreamName(one.datastreams[1], tools),
          station: one.station,
        });
  return (
    <>
      <Message
        title={t('explore.empty')}
        lead={t('explore.emptyLead', { max: MAX_SERIES })}
        action={
          <Button size="md" onClick={onChoose}>
            {t('explore.choose')}
          </Button>
        }
      />
      {suggestions.length > 0 && (
        <section className={classes.suggestions} aria-labelledby="suggested">
          <h2 id="suggested">{t('explore.suggested')}</h2>
          <ul>
            {suggestions.map((one) => (
              <li key={one.keys.join()}>
                <Link
                  to="/explore"
                  search={{ s: [...one.keys], from: 'now-7d', to: 'now' }}
                  className={classes.suggestion}
                >
                  {name(one)}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

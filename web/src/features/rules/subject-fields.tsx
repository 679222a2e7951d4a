import { NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { parseDatastream } from '../../../../domain/datastream.ts';
import { observedProperties } from '../../../../domain/observed-properties.ts';
import { unitText } from '../../../../domain/unit-text.ts';
import { fleetLatestQuery } from '../../data/latest.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { SearchSelect } from '../../ui/search-select.tsx';
import { useIssue } from './issues.ts';
import classes from './rules.module.css';

interface Subject {
  readonly property: string;
  readonly channel: string | null;
}

interface SubjectFieldsProps {
  readonly label: string;
  readonly value: Subject;
  readonly onChange: (value: Subject) => void;
  readonly path: string;
}

const ANY = '';

/** What is measured, by name and unit, and of which channel. */
export function SubjectFields({ label, value, onChange, path }: SubjectFieldsProps) {
  const tools = useTexts();
  const { t, language } = tools;
  const issue = useIssue(`${path}.property`);
  const latest = useQuery(fleetLatestQuery).data;
  const { measured, channels } = useMemo(() => {
    const seen = { measured: new Set<string>(), channels: new Set<string>() };
    for (const device of latest?.values() ?? [])
      for (const [key, { result }] of device) {
        const parsed = parseDatastream(key);
        if (!parsed || typeof result !== 'number') continue;
        seen.measured.add(parsed.property);
        if (parsed.property === value.property && parsed.channel !== null) seen.channels.add(parsed.channel);
      }
    return seen;
  }, [latest, value.property]);
  const options = useMemo(() => {
    const known = observedProperties
      .filter(({ kind }) => kind !== 'state')
      .map(({ code, name, unit }) => {
        const written = unitText(unit);
        return { value: code, label: written === '' ? name[language] : `${name[language]} (${written})` };
      });
    const own = [...measured, value.property]
      .filter((code) => code !== '' && !observedProperties.some((one) => one.code === code))
      .map((code) => ({ value: code, label: datastreamName(code, tools) }));
    // What is measured here comes before what could be.
    const rank = (code: string) => (measured.has(code) ? 0 : 1);
    return [...new Map([...known, ...own].map((one) => [one.value, one])).values()].sort(
      (a, b) => rank(a.value) - rank(b.value),
    );
  }, [measured, value.property, language, tools]);
  if (value.channel !== null) channels.add(value.channel);
  return (
    <div className={classes.pair}>
      <SearchSelect
        label={label}
        data={options}
        value={value.property === '' ? null : value.property}
        onChange={(property) => onChange({ property: property ?? '', channel: null })}
        error={issue}
        clearable={false}
      />
      {channels.size > 0 ? (
        <NativeSelect
          size="md"
          label={t('rules.channel')}
          value={value.channel ?? ANY}
          data={[
            { value: ANY, label: t('rules.anyChannel') },
            ...[...channels].sort().map((channel) => ({ value: channel, label: channel })),
          ]}
          onChange={(event) => onChange({ ...value, channel: event.currentTarget.value || null })}
        />
      ) : (
        value.property !== '' && (
          <TextInput
            size="md"
            maxLength={32}
            label={t('rules.channel')}
            placeholder={t('rules.anyChannel')}
            value={value.channel ?? ''}
            onChange={(event) => onChange({ ...value, channel: event.currentTarget.value.trim() || null })}
          />
        )
      )}
    </div>
  );
}

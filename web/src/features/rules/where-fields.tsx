import { MultiSelect, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { crops, knownCrop } from '../../../../domain/crops/catalogue.ts';
import type { RuleScope } from '../../../../domain/rules/definition.ts';
import type { Scope } from '../../../../domain/scopes.ts';
import { siteKind } from '../../../../domain/site-kinds.ts';
import { devicesQuery } from '../../data/devices.ts';
import { profilesQuery } from '../../data/profiles.ts';
import { usePlaceChoice } from '../../data/use-place-choice.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { SearchSelect } from '../../ui/search-select.tsx';
import { useIssue } from './issues.ts';
import classes from './rules.module.css';

interface WhereFieldsProps {
  readonly value: RuleScope;
  readonly onChange: (scope: RuleScope) => void;
}

const ANY = '';
const SHOWN = 50;

/** Where a rule applies: a place, and of it what stands there, grows there, or is of a model, or just some devices. */
export function WhereFields({ value, onChange }: WhereFieldsProps) {
  const { t, language } = useTexts();
  const { place, crop, stage, profile, devices } = value;
  const places = usePlaceChoice('rules.write', place);
  const profiles = useQuery(profilesQuery).data ?? [];
  const all = useQuery(devicesQuery).data ?? [];
  const set = (change: Partial<RuleScope>) => onChange({ ...value, ...change });
  const stages = crop === null ? [] : (knownCrop(crop)?.stages ?? []);
  const issue = {
    place: useIssue('scope.place'),
    stage: useIssue('scope.stage'),
    profile: useIssue('scope.profile'),
    devices: useIssue('scope.devices'),
  };
  return (
    <div className={classes.fields}>
      <SearchSelect
        label={t('rules.place')}
        placeholder={places.mayEverywhere ? t('rules.everywhere') : undefined}
        data={places.data}
        onSearch={places.onSearch}
        value={place === 'all' ? null : place}
        onChange={(next) => set({ place: next as Scope | null })}
        error={issue.place}
      />
      <NativeSelect
        size="md"
        label={t('rules.siteKind')}
        value={value.siteKind ?? ANY}
        data={[
          { value: ANY, label: t('rules.anySiteKind') },
          ...siteKind.options.map((one) => ({ value: one, label: t(`claim.kinds.${one}`) })),
        ]}
        onChange={(event) => set({ siteKind: siteKind.safeParse(event.currentTarget.value).data ?? null })}
      />
      <NativeSelect
        size="md"
        label={t('rules.crop')}
        value={crop ?? ANY}
        data={[
          { value: ANY, label: t('rules.anyCrop') },
          ...crops.map(({ id, name }) => ({ value: id, label: name[language] })),
          ...(crop !== null && !knownCrop(crop) ? [{ value: crop, label: crop }] : []),
        ]}
        onChange={(event) => set({ crop: event.currentTarget.value || null, stage: null })}
      />
      {crop !== null && (
        <NativeSelect
          size="md"
          label={t('rules.stage')}
          value={stage ?? ANY}
          error={issue.stage}
          data={[
            { value: ANY, label: t('rules.anyStage') },
            ...stages.map(({ id, name }) => ({ value: id, label: name[language] })),
            ...(stage !== null && !stages.some(({ id }) => id === stage) ? [{ value: stage, label: stage }] : []),
          ]}
          onChange={(event) => set({ stage: event.currentTarget.value || null })}
        />
      )}
      <SearchSelect
        label={t('rules.profile')}
        placeholder={t('rules.anyProfile')}
        data={profiles.map(({ id, name }) => ({ value: id, label: name[language] }))}
        value={profile}
        onChange={(next) => set({ profile: next })}
        error={issue.profile}
      />
      <MultiSelect
        size="md"
        label={t('rules.devices')}
        placeholder={devices.length === 0 ? t('rules.devicesHint') : undefined}
        data={[
          ...all.map(({ id, name }) => ({ value: id, label: `${name} (${id})` })),
          ...devices.filter((id) => !all.some((one) => one.id === id)).map((id) => ({ value: id, label: id })),
        ]}
        value={devices}
        onChange={(next) => set({ devices: next })}
        error={issue.devices}
        limit={SHOWN}
        searchable
        nothingFoundMessage={t('form.nothing')}
        classNames={{ pill: classes.pill ?? '', input: classes.pills ?? '' }}
      />
    </div>
  );
}

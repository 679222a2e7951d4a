import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Device } from '../../../../domain/api/devices.ts';
import type { EffectiveRule } from '../../../../domain/api/rules.ts';
import { cropName, stageName } from '../../../../domain/crops/catalogue.ts';
import { partsOf, type Scope } from '../../../../domain/scopes.ts';
import { siteKind } from '../../../../domain/site-kinds.ts';
import { deviceRulesQuery } from '../../data/rules.ts';
import { useScopeName } from '../../data/use-place-choice.ts';
import { ruleSentence } from '../../i18n/rule-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import { LevelMark } from '../../ui/marks.tsx';
import classes from './lists.module.css';

/** Which rules watch this device today, why, and which of them a nearer one stands before. */
export function DeviceRules({ device }: { readonly device: Device }) {
  const { t } = useTexts();
  const query = useQuery(deviceRulesQuery(device.id));
  return (
    <section className={card.card} aria-labelledby="device-rules">
      <h2 id="device-rules" className={classes.heading}>
        {t('rules.applied.title')}
      </h2>
      {query.isPending && <Skeleton h={56} />}
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data?.length === 0 && <p className={classes.nothing}>{t('rules.applied.none')}</p>}
      <ul className={classes.list}>
        {query.data?.map((one) => (
          <li
            key={one.rule.id}
            className={`${classes.item} ${classes.alert}`}
            data-displaced={!one.applies || undefined}
          >
            <LevelMark level={one.rule.condition.steps.at(-1)?.level ?? 'watch'} size={20} />
            <RuleFacts effective={one} device={device} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function RuleFacts({ effective, device }: { readonly effective: EffectiveRule; readonly device: Device }) {
  const tools = useTexts();
  const { t, language } = tools;
  const { rule, applies, because, displacedBy, datastreams } = effective;
  const { condition } = rule;
  const silent = condition.kind !== 'no-data' && condition.kind !== 'combination' && datastreams.length === 0;
  return (
    <>
      <b>
        <Link to="/rules/$rule" params={{ rule: rule.id }}>
          {rule.name[language]}
        </Link>
      </b>
      <p className={classes.small}>
        {ruleSentence(rule, tools)}
        <br />
        {applies
          ? because.map((reason, i) => (
              <span key={reason.by}>
                {i > 0 && ', '}
                <Because reason={reason} rule={rule} device={device} />
              </span>
            ))
          : displacedBy && t('rules.applied.displaced', { name: displacedBy.name[language] })}
        {silent && applies && ` ${t('rules.applied.notMeasured')}`}
      </p>
    </>
  );
}

interface BecauseProps {
  readonly reason: EffectiveRule['because'][number];
  readonly rule: EffectiveRule['rule'];
  readonly device: Device;
}

/** One reason why a rule speaks of the device. */
function Because({ reason: { by, id }, rule, device }: BecauseProps) {
  const { t, language } = useTexts();
  const placeName = useScopeName(by === 'place' ? (id as Scope | null) : null);
  const kind = by === 'site-kind' ? siteKind.safeParse(id).data : undefined;
  const { crop } = rule.scope;
  const names: Readonly<Record<typeof by, string>> = {
    device: '',
    all: '',
    place: placeName ?? (id === null ? '' : partsOf(id as Scope).id),
    crop: id === null ? '' : cropName(id, language),
    stage: id === null || crop === null ? '' : stageName({ crop, stage: id }, language),
    'site-kind': kind === undefined ? '' : t(`claim.kinds.${kind}`),
    profile: device.profileName[language],
  };
  return t(`rules.applied.because.${by}`, { name: names[by] });
}

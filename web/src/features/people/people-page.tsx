import { Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { UserAnswer } from '../../../../domain/api/users.ts';
import { EVERYWHERE } from '../../../../domain/scopes.ts';
import { peopleQuery } from '../../data/people.ts';
import { useMay } from '../../data/permissions.ts';
import { scopeText } from '../../i18n/scope-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import { SearchIcon } from '../../ui/icons.tsx';
import { Message } from '../../ui/message.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { Invitations } from './invitations.tsx';
import classes from './people.module.css';
import { SecuritySection } from './security-section.tsx';

const TYPING_MS = 200;

/** Who may do what, and where. */
export function PeoplePage() {
  const { t } = useTexts();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), TYPING_MS);
  const people = useQuery(peopleQuery(q));
  const mayInvite = useMay('users.write');
  const maySetRules = useMay('settings.write', EVERYWHERE);
  useTitle(t('people.title'));
  return (
    <div className={classes.page}>
      <div className={classes.top}>
        <h1>{t('people.title')}</h1>
        {mayInvite && <ButtonLink to="/people/invite">{t('people.inviteSomebody')}</ButtonLink>}
      </div>
      <TextInput
        type="search"
        size="md"
        aria-label={t('people.search')}
        placeholder={t('people.search')}
        leftSection={<SearchIcon size={20} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <section className={card.card} aria-busy={people.isPending}>
        {people.isError && !people.data && <Failed error={people.error} retry={() => void people.refetch()} />}
        {people.isPending && <Skeleton h={200} />}
        {people.data?.items.length === 0 && <Message title={t('people.none')} lead={t('people.noneLead')} />}
        <ul className={classes.list}>
          {people.data?.items.map((person) => (
            <li key={person.id}>
              <Person person={person} />
            </li>
          ))}
        </ul>
        {people.data?.next && <p className={classes.small}>{t('people.many')}</p>}
      </section>
      {mayInvite && <Invitations />}
      {maySetRules && <SecuritySection />}
    </div>
  );
}

function Person({ person }: { readonly person: UserAnswer }) {
  const { t, format } = useTexts();
  const { id, name, email, grants, disabled, lockedUntil, secondFactor } = person;
  return (
    <Link to="/people/$person" params={{ person: id }} className={classes.person}>
      <span className={classes.name}>
        <b>{name}</b>
        <small>{email}</small>
      </span>
      <span className={classes.chips}>
        {disabled && <span className={classes.bad}>{t('people.disabled')}</span>}
        {lockedUntil && (
          <span className={classes.bad}>{t('people.locked', { at: format.time(Date.parse(lockedUntil)) })}</span>
        )}
        {grants.map((grant) => (
          <span key={grant.scope} className={classes.chip}>
            {t(`role.${grant.role}`)} · {scopeText(t, grant)}
          </span>
        ))}
        {secondFactor && <span className={classes.chip}>{t('people.withCode')}</span>}
      </span>
    </Link>
  );
}

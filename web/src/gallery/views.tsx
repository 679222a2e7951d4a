import { useState } from 'react';
import type { ScopeChoice } from '../../../domain/api/users.ts';
import { DisplayChoices } from '../parts/display-choices.tsx';
import { ExportMenu } from '../parts/export-menu.tsx';
import { KeepView } from '../parts/keep-view.tsx';
import { SaveView } from '../parts/save-view.tsx';
import { ScopePicker } from '../parts/scope-picker.tsx';
import { ShareChoice } from '../parts/share-choice.tsx';
import { ShareLink } from '../parts/share-link.tsx';
import { ViewList } from '../parts/view-list.tsx';
import { ViewRow } from '../parts/view-row.tsx';
import { LONG_NAME } from './made-up.ts';
import { viewOf } from './seed-cards.ts';
import { Specimen } from './specimen.tsx';

const nothing = (): void => {};
const lists = [
  ['filled', 'explore'],
  ['empty', 'map'],
  ['failed', 'alerts'],
  ['loading', 'sites'],
] as const;

function Picker({ first, error }: { readonly first: ScopeChoice | null; readonly error?: string }) {
  const [value, setValue] = useState(first);
  return <ScopePicker value={value} onChange={setValue} error={error ?? null} />;
}

/** What is kept, handed on, taken along and set by each person. */
export function Views() {
  return (
    <>
      {lists.map(([name, page]) => (
        <Specimen key={name} name={`ViewList, ${name}`}>
          <ViewList page={page} search={{ q: 'man' }} onOpened={nothing} />
        </Specimen>
      ))}
      <Specimen name="ViewRow, of another">
        <ul>
          <ViewRow
            view={viewOf({ name: LONG_NAME, mine: false, manageable: false })}
            search={null}
            onOpened={nothing}
            onDelete={nothing}
          />
        </ul>
      </Specimen>
      <Specimen name="KeepView">
        <KeepView page="explore" search={{}} />
      </Specimen>
      <Specimen name="SaveView">
        <SaveView page="explore" search={{ q: 'man' }} />
      </Specimen>
      <Specimen name="ShareChoice">
        <ShareChoice value={null} onChange={nothing} />
      </Specimen>
      <Specimen name="ShareLink">
        <ShareLink title={LONG_NAME} />
      </Specimen>
      <Specimen name="ExportMenu">
        <ExportMenu table={() => null} />
      </Specimen>
      <Specimen name="ScopePicker, nothing chosen">
        <Picker first={null} error={LONG_NAME} />
      </Specimen>
      <Specimen name="ScopePicker, chosen">
        <Picker first={{ scope: 'all', name: LONG_NAME, within: null }} />
      </Specimen>
      <Specimen name="DisplayChoices">
        <DisplayChoices />
      </Specimen>
    </>
  );
}

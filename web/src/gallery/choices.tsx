import { useState } from 'react';
import { ButtonLink } from '../ui/button-link.tsx';
import { PublicFrame } from '../ui/public-frame.tsx';
import { Qr } from '../ui/qr.tsx';
import { SearchSelect } from '../ui/search-select.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import { SiteTable } from '../ui/site-table.tsx';
import { WeekdayChoice } from '../ui/weekday-choice.tsx';
import { LONG_NAME, siteOf, UNBROKEN_NAME } from './made-up.ts';
import { Specimen } from './specimen.tsx';

const villages = [
  { value: '1', label: LONG_NAME },
  { value: '2', label: UNBROKEN_NAME },
];
const season = { id: 'x', name: 'Hè Thu 2026', from: '2026-09-10', to: null, stageFrom: '2026-10-20' };
const sites = [
  siteOf({}),
  siteOf({
    id: 's-2',
    name: LONG_NAME,
    villageName: LONG_NAME,
    communeName: LONG_NAME,
    season: { ...season, crop: 'rice', stage: 'booting' },
    devices: 1234,
    openAlerts: 99,
  }),
  siteOf({ id: 's-3', name: UNBROKEN_NAME, villageName: null, communeName: null, kind: 'river', openAlerts: 1 }),
];

function Select({ first }: { readonly first: string | null }) {
  const [value, setValue] = useState(first);
  return <SearchSelect label="Thôn, ấp, làng" data={villages} value={value} onChange={setValue} />;
}

function Weekdays({ error }: { readonly error?: string }) {
  const [days, setDays] = useState<readonly number[]>([1, 6, 7]);
  return <WeekdayChoice label="Ngày trong tuần" value={days} onChange={setDays} error={error} />;
}

/** What is chosen from, and what is handed on. */
export function Choices() {
  return (
    <>
      <Specimen name="SearchSelect, nothing chosen">
        <Select first={null} />
      </Specimen>
      <Specimen name="SearchSelect, chosen">
        <Select first="1" />
      </Specimen>
      <Specimen name="WeekdayChoice">
        <Weekdays />
      </Specimen>
      <Specimen name="WeekdayChoice, wrong">
        <Weekdays error={LONG_NAME} />
      </Specimen>
      <Specimen name="ButtonLink">
        <ButtonLink to="/">{LONG_NAME}</ButtonLink>
      </Specimen>
      <Specimen name="ShownOnce">
        <ShownOnce
          text="https://sen.example.invalid/invite#Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4"
          copyLabel="Chép đường dẫn"
          share
        />
      </Specimen>
      <Specimen name="Qr">
        <Qr text="https://sen.example.invalid/c/man-cua-dai" label={LONG_NAME} />
      </Specimen>
      <Specimen name="PublicFrame" wide>
        <PublicFrame title={LONG_NAME} lead={`${LONG_NAME}, ${LONG_NAME}`}>
          <p>{LONG_NAME}</p>
        </PublicFrame>
      </Specimen>
      <Specimen name="SiteTable" wide>
        <SiteTable sites={sites} />
      </Specimen>
      <Specimen name="SiteTable, empty" wide>
        <SiteTable sites={[]} />
      </Specimen>
    </>
  );
}

import { ApiError } from '../lib/api-error.ts';
import { ButtonLink } from '../ui/button-link.tsx';
import { Failed } from '../ui/failed.tsx';
import { NoDevices, NoMatch } from '../ui/fleet-empty.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { SearchIcon } from '../ui/icons.tsx';
import { ListPending } from '../ui/list-pending.tsx';
import { Message } from '../ui/message.tsx';
import { RangeFault } from '../ui/range-fault.tsx';
import { LONG_NAME } from './made-up.ts';
import { Specimen } from './specimen.tsx';

const nothing = (): void => {};

const failures = [
  ['offline', new ApiError(0, 'network', 'offline')],
  ['403', new ApiError(403, 'forbidden', 'no')],
  [
    '403, the right named',
    new ApiError(403, 'forbidden', 'no', { fields: [{ path: 'permission', message: 'diary.write' }] }),
  ],
  ['500 with a request id', new ApiError(500, 'internal', 'no', { requestId: '01JD8Z3K5Q7W9X2Y4A6B8C0DEF' })],
  ['an answer of another shape', new ApiError(200, 'bad-answer', 'no')],
] as const;

const ranges = [
  ['unreadable', { from: 'soon' }],
  ['backwards', { from: 'now', to: 'now-7d' }],
  ['ahead', { from: '2099-01-01', to: '2099-01-02' }],
  ['too long', { from: '1900-01-01', to: 'now' }],
] as const;

/** What stands where there is nothing to show: not yet, nothing at all, or something went wrong. */
export function Messages() {
  return (
    <>
      {failures.map(([name, error]) => (
        <Specimen key={name} name={`Failed, ${name}`}>
          <Failed error={error} retry={nothing} />
        </Specimen>
      ))}
      <Specimen name="Message, empty, with one next step">
        <Message
          mark={<SearchIcon size={32} />}
          title={LONG_NAME}
          lead={`${LONG_NAME}. ${LONG_NAME}.`}
          action={<ButtonLink to="/">{LONG_NAME}</ButtonLink>}
          note="01JD8Z3K5Q7W9X2Y4A6B8C0DEF"
        />
      </Specimen>
      <Specimen name="NoDevices, who may add one">
        <NoDevices mayAdd />
      </Specimen>
      <Specimen name="NoDevices, who may not">
        <NoDevices mayAdd={false} />
      </Specimen>
      <Specimen name="NoMatch">
        <NoMatch onClear={nothing} />
      </Specimen>
      <Specimen name="ListPending">
        <ListPending />
      </Specimen>
      <Specimen name="FormMessage, wrong">
        <FormMessage error={`${LONG_NAME}: ${LONG_NAME}`} />
      </Specimen>
      <Specimen name="FormMessage, done">
        <FormMessage done={LONG_NAME} />
      </Specimen>
      {ranges.map(([name, choice]) => (
        <Specimen key={name} name={`RangeFault, ${name}`}>
          <RangeFault choice={choice} />
        </Specimen>
      ))}
    </>
  );
}

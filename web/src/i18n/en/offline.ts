import type { Texts } from '../texts.ts';

/** Without a network: what is shown, what waits, and the app on one's own device. */
export const offline: Pick<Texts, 'offline' | 'update' | 'install'> = {
  offline: {
    offline: 'Offline',
    noServer: 'No connection to the server',
    unsteady: 'Unsteady network',
    since: 'data as of {{at}}',
    never: 'no data on this device yet',
    waiting: '{{n}} waiting to be sent',
    refused: '{{n}} could not be sent',
    noted: '{{n}} acknowledged here; Sen sends it once there is a network.',
    noteWaits: 'Waiting to be sent',
    see: 'Show',
    hide: 'Hide',
    waitsLead: 'Sen sends these by itself once there is a network, each of them once. You can go on working.',
    doneAt: 'done at {{at}}',
    again: 'Send again',
    againOf: 'Send again: {{what}}',
    discard: 'Discard',
    discardOf: 'Discard without sending: {{what}}',
    leaving: 'Not sent yet: {{n}}',
    leavingLead: 'If you sign out now, these stay on this device until the same account signs in here again.',
    leavingFailed: 'Not everything could be sent. Try again when there is a network.',
    sendFirst: 'Send, then sign out',
    leaveAnyway: 'Sign out anyway',
    did: {
      acknowledge: 'Acknowledged: {{what}}',
      note: 'Note: {{what}}',
      diary: 'Diary: {{what}}',
    },
    why: {
      unclear:
        'Was being sent yesterday and may have arrived. Look before you send it again, so that it is not there twice.',
      over: 'Things changed in the meantime: it is not needed, or not possible any more.',
      forbidden: 'This account may not do this.',
      gone: 'It is gone, or this account may not see it.',
      server: 'The server had trouble several times.',
      invalid: 'The server does not accept what it says.',
    },
  },
  update: {
    ready: 'There is a new version of Sen.',
    take: 'Update',
    unsaved: 'Something typed on this page is not saved yet. Save it first, so that it is not lost.',
    anyway: 'Update anyway',
  },
  install: {
    button: 'Install Sen on this phone',
    apple: 'To install Sen on this phone: tap Share in Safari, then “Add to Home Screen”.',
  },
};

import type { FirstTexts } from '../texts.ts';

/** What is said at the door: signing in, taking an invitation, a new password, the second factor. */
export const door: Pick<FirstTexts, 'people' | 'account' | 'invite' | 'password'> = {
  people: {
    everything: 'Everything',
    roleHint: {
      viewer: 'Sees readings and alerts.',
      operator: 'Sees, takes alerts and writes notes.',
      manager: 'Adds and changes devices, sites and alert limits.',
      administrator: 'Does everything there, inviting people included.',
    },
  },
  invite: {
    welcome: '{{who}} invites you to Sen',
    yourRights: 'You will be:',
    name: 'Your name',
    noName: 'Enter your name',
    password: 'Choose a password',
    accept: 'Enter Sen',
    over: 'This link does not work any more',
    overLead: 'It was used, is too old, or was withdrawn. Ask for a new one.',
    exists: 'There is an account with this email. Sign in, then take the invitation.',
    otherEmail: 'This invitation is for another email address.',
    signedInAs: 'You are signed in as {{email}}.',
    join: 'Take this invitation',
    newAccount: 'Sign out to make a new account',
    haveAccount: 'Have an account? Sign in',
  },
  password: {
    forgot: 'Forgot the password?',
    title: 'Forgotten password',
    lead: 'Enter the email of your account. Sen sends a letter with a link to choose a new password.',
    send: 'Send me the letter',
    sent: 'Look at your mail',
    sentLead:
      'If {{email}} has an account, the letter comes within minutes; look into spam too. No letter? Ask your administrator for a link.',
    reset: 'Choose a new password',
    of: 'Account: {{email}}',
    new: 'New password',
    hint: 'At least {{n}} characters. A short sentence is best.',
    short: 'A password has at least {{n}} characters',
    save: 'Save the new password',
    saved: 'The password is changed',
    savedLead: 'Every other device was signed out. Sign in with the new password now.',
    back: 'Back to sign-in',
  },
  account: {
    open: 'Password, code, where I am signed in',
    wrongPassword: 'The password is not right.',
    wrongCode: 'The code is not right. Each works once, for half a minute.',
    codeOrRecovery: 'Six digits, or a recovery code',
    codeStep: 'Enter the code',
    codeStepLead: 'Open the authenticator app on your phone. Lost it? Enter a recovery code.',
    otherAccount: 'Use another account',
  },
};

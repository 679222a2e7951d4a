/** Screens on a wall, and where they are looked after. */
export const wall = {
  wall: {
    title: 'Wall display',
    opening: 'Opening the display…',
    signsOut:
      'Somebody is signed in here as {{who}}. Opening the display signs them out, so that whoever stands before it can only look.',
    openHere: 'Sign out and open the display',
    notHere: 'Go to the overview',
    tryingAgain: 'The server cannot be reached. Sen tries again in half a minute.',
    noLink: 'Open the link of a display to make this machine one. Links are made under Wall displays.',
    known: 'This machine is a wall display. It goes on by itself in half a minute.',
    goOn: 'Go on',
    giveUp: 'Stop using this machine as a display',
    over: 'This display cannot be opened any more',
    overLead: 'Its link has expired or was withdrawn. Ask whoever manages it for a new one and open it here.',
    lostSince: 'Disconnected since {{time}}',
    updated: 'Updated at {{time}}',
    allowSound: 'Turn sound on',
    paused: 'Paused – press space to go on',
    page: 'Page {{n}} of {{of}}',
  },
};

/** The first page, and a figure beside its limits. */
export const overview = {
  overview: {
    title: 'Overview',
    todo: 'To do',
    calm: 'Nothing needs doing now',
    calmLead: 'No alert is waiting for someone to take it.',
    allAlerts: 'See all open alerts ({{n}})',
    acknowledged: 'Taken care of: {{n}}',
    health: 'Devices reporting',
    ofTotal: '/ {{total}}',
    stations: 'Devices: {{n}}',
    needLook: '{{n}} need a look',
    elsewhere: 'In no village yet',
    more: 'Show {{n}} more devices',
  },
  limit: {
    point: {
      water: 'the watering point of',
      watch: 'the watch level of',
      act: 'the level to act on,',
      danger: 'the danger level of',
    },
    is: {
      lower: '{{what}} {{value}} – below {{point}} {{limit}}',
      higher: '{{what}} {{value}} – above {{point}} {{limit}}',
      over: '{{what}} {{value}} – still above {{point}} {{limit}}',
      under: '{{what}} {{value}} – still below {{point}} {{limit}}',
    },
  },
} as const;

export const personal = {
  masked: 'A household’s values, not shown',
  maskedLead: 'What is measured at people’s homes is personal data. Only those who look after households see it.',
};

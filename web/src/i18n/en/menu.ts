export const menu = {
  manage: 'Manage',
  warnings: 'Public warnings',
  sites: 'Sites',
  villages: 'Smart villages',
  organisations: 'Organisations',
  waiting: 'Devices waiting',
  households: 'Households',
  people: 'People',
  tokens: 'Keys for programs',
  units: 'Administrative units',
  audit: 'Audit',
  start: 'First setup',
};

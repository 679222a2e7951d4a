export { fleetSearch as overviewSearch } from '../../lib/fleet-search.ts';

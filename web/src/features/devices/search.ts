export { fleetSearch as devicesSearch } from '../../lib/fleet-search.ts';

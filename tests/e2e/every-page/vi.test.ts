import { walkEveryPage } from './walk.ts';

walkEveryPage('vi');

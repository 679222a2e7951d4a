export { byImportance, mainDatastream } from '../../../domain/main-figure.ts';

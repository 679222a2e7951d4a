import { fetchManagement } from '../../i18n/language.ts';

/** The code of a page together with texts that do not come with the first page. */
export const managed =
  <T>(load: () => Promise<T>) =>
  async (): Promise<T> => {
    const [page] = await Promise.all([load(), fetchManagement()]);
    return page;
  };

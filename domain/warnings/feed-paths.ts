/** Where everybody finds the published warnings. */
export const feedPath = '/feeds/warnings.atom';
/** Where everybody finds a published warning as it went out. */
export const documentPath = (identifier: string): string => `/feeds/warnings/${encodeURIComponent(identifier)}.cap`;

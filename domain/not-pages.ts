/** Folders of the server: whatever else is asked for is a page that the web app itself knows. */
export const NOT_PAGES = /^\/(api|docs|mqtt|metrics|healthz|readyz|openapi\.json|feeds|assets|p)(\/|$)/;

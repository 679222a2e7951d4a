/** Who may import whom: one list, read by `npm run boundaries` and printed in ARCHITECTURE.md. */
const mayImport = {
  domain: [],
  store: ['domain'],
  broker: ['domain'],
  'firmware-sim': ['domain'],
  web: ['domain'],
  ingest: ['domain', 'store'],
  api: ['domain', 'store'],
  app: ['domain', 'store', 'broker', 'ingest', 'api', 'firmware-sim'],
};
const all = Object.keys(mayImport);

/** Inside web/src: lib → ui, charts, i18n, data → parts → features → app; the gallery shows all of them. */
const webLayers = {
  lib: [],
  i18n: ['lib'],
  ui: ['lib', 'i18n'],
  charts: ['lib', 'i18n', 'ui'],
  data: ['lib', 'i18n'],
  parts: ['lib', 'i18n', 'ui', 'charts', 'data'],
};

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: { path: `^(${all.join('|')})/` }, to: { circular: true } },
    ...all.map((folder) => ({
      name: `${folder}-imports`,
      severity: 'error',
      from: { path: `^${folder}/` },
      to: {
        path: `^(${[...all, 'tests'].filter((other) => other !== folder && !mayImport[folder].includes(other)).join('|')})/`,
      },
    })),
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'domain is types and functions: nothing but zod, and nothing of Node',
      from: { path: '^domain/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: 'node_modules/zod' },
    },
    {
      name: 'only-store-knows-databases',
      severity: 'error',
      from: { path: '^(domain|broker|ingest|api|firmware-sim|web)/' },
      to: { path: 'node_modules/(better-sqlite3|kysely|@influxdata)' },
    },
    ...Object.entries(webLayers).map(([layer, may]) => ({
      name: `web-${layer}`,
      severity: 'error',
      from: { path: `^web/src/${layer}/` },
      to: { path: `^web/src/(?!${[layer, ...may].join('/|')}/)` },
    })),
    {
      name: 'web-gallery',
      severity: 'error',
      comment:
        'the gallery is a page of its own, for development: of the app it shows what stands around pages, and nobody needs it',
      from: { path: '^web/src/(?!gallery/)' },
      to: { path: '^web/src/gallery/' },
    },
    {
      name: 'web-gallery-imports',
      severity: 'error',
      from: { path: '^web/src/gallery/' },
      to: {
        path: '^web/src/(app|sw|village)/',
        pathNot: '^web/src/app/(offline-banner|queued-list|update-prompt|kiosk-header)[.]tsx$',
      },
    },
    {
      name: 'web-features',
      severity: 'error',
      from: { path: '^web/src/features/([^/]+)/' },
      to: { path: '^web/src/(features/(?!$1/)|app/)', pathNot: '^web/src/features/$1/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    tsConfig: undefined,
  },
};

import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { baseMapPlugin } from './base-map.ts';
import { workerPlugin } from './worker-plugin.ts';

const api = process.env.SEN_DEV_API ?? 'http://127.0.0.1:8080';

/** What stands for the modules of zod that write JSON schemas: the server needs them, a browser never does. */
const emptied: Readonly<Record<string, string>> = {
  'json-schema-processors.js': 'export const toJSONSchema = undefined;',
  'json-schema-generator.js': 'export const JSONSchemaGenerator = undefined;',
  'to-json-schema.js':
    'const none = () => undefined; export { none as createToJSONSchemaMethod, none as createStandardJSONSchemaMethod };',
};

const withoutJsonSchema: Plugin = {
  name: 'sen:without-json-schema',
  apply: 'build',
  load: (id) => emptied[/\/zod\/v4\/core\/([\w-]+\.js)$/.exec(id)?.[1] ?? ''] ?? null,
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [withoutJsonSchema, baseMapPlugin, react(), workerPlugin()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // Phones of four years ago are what a cooperative has.
    target: ['chrome100', 'safari15.4', 'firefox100'],
    // Files are named by their content and kept for ever by browsers; index.html alone is asked for again.
    assetsInlineLimit: 0,
    rolldownOptions: {
      // The page of a village is one of its own: plain HTML that the server fills, without any of the app.
      input: { index: join(import.meta.dirname, 'index.html'), village: join(import.meta.dirname, 'village.html') },
      // The modules emptied above are missed by nobody.
      checks: { importIsUndefined: false },
      output: {
        codeSplitting: {
          groups: [
            // One chunk, so that no schema is made before zod has been told not to evaluate code. Schemas themselves come
            // with the pages that use them.
            { name: 'zod', test: /node_modules\/zod\/|\/lib\/no-eval/, priority: 1 },
            // What every page needs, in two files instead of fifty: they compress better together and are asked for at
            // once; libraries stay in the browser when only our own code is new.
            { name: 'libraries', tags: ['$initial'], test: /\/node_modules\// },
            // The public page of a village is a page of its own: its styles are none of the app's.
            { name: 'first', tags: ['$initial'], test: /^(?!.*(?:\/src\/village\/|\/village\.html))/ },
            // What the pages of the field share comes as one file and not as twenty of a kilobyte each, one asking for the next.
            {
              name: 'field',
              test: /\/(?:charts\/sparkline|ui\/(?:age|alert-|card|fleet-|icons|level|marks|message|quantity|risk|use-)|data\/sparklines|i18n\/(?:datastream|limit|quantity)|lib\/(?:gaps|matches)|domain\/(?:datastream|main-figure|personal|risk|search-text|unit-text))[\w-]*(?:\.module)?\.(?:tsx?|css)/,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: api, ws: true } } },
});

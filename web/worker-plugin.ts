import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin, type ResolvedConfig, type Rolldown } from 'vite';

type Bundle = Rolldown.OutputBundle;

/** What is on a phone before it is asked for: the frame, and the pages that somebody in the field opens. */
const OFFLINE_MODULES = [
  '/app/main.tsx',
  '/features/overview/overview-page.tsx',
  '/features/devices/devices-page.tsx',
  '/features/device/device-page.tsx',
  '/features/alerts/alerts-page.tsx',
  '/features/alerts/alert-page.tsx',
  '/features/site/site-page.tsx',
  '/features/more/more-page.tsx',
  '/features/sign-in/sign-in-page.tsx',
  '/app/later.ts',
  '/app/offline-banner.tsx',
  '/data/persist.ts',
  '/data/outbox-keeper.ts',
  '/i18n/vi/management.ts',
  '/i18n/en/management.ts',
  '/i18n/en.ts',
];
/** Letters of Vietnamese and English; rarer ones come when they are shown. */
const FONTS = /be-vietnam-pro-(vietnamese|latin)-\d+-normal.*\.woff2$/;
const PUBLIC_FILES = ['first-paint.js', 'manifest.webmanifest', 'favicon.svg', 'icon-192.png'];

const revision = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex').slice(0, 16);

/** Files of the modules and of everything that they import before they run. */
function filesOf(bundle: Bundle, modules: readonly string[]): Set<string> {
  const files = new Set<string>();
  const take = (file: string): void => {
    const chunk = bundle[file];
    if (files.has(file) || chunk?.type !== 'chunk') return;
    files.add(file);
    for (const css of chunk.viteMetadata?.importedCss ?? []) files.add(css);
    for (const imported of chunk.imports) take(imported);
  };
  for (const module of modules) {
    const chunk = Object.values(bundle).find(
      (one) => one.type === 'chunk' && one.moduleIds.some((id) => id.endsWith(`/src${module}`)),
    );
    if (!chunk) throw new Error(`web/worker-plugin.ts: there is no module ${module} any more`);
    take(chunk.fileName);
  }
  return files;
}

/** Builds `src/sw/sw.ts` as `/sw.js`, with the list of files that make up the app without a network. */
export function workerPlugin(): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'sen:worker',
    apply: 'build',
    configResolved(resolved) {
      config = resolved;
    },
    async writeBundle(_options, bundle) {
      const index = bundle['index.html'];
      if (index?.type !== 'asset') throw new Error('web/worker-plugin.ts: there is no index.html');
      const hashed = [
        ...filesOf(bundle, OFFLINE_MODULES),
        ...Object.keys(bundle).filter((file) => FONTS.test(file)),
      ].sort();
      const named = await Promise.all(
        PUBLIC_FILES.map(async (file) => ({
          url: `/${file}`,
          revision: revision(await readFile(join(config.publicDir, file))),
        })),
      );
      const shell = [
        { url: '/index.html', revision: revision(index.source) },
        ...named,
        ...hashed.map((file) => ({ url: `/${file}`, revision: null })),
      ];
      await build({
        configFile: false,
        root: config.root,
        publicDir: false,
        logLevel: 'warn',
        define: { __SHELL__: JSON.stringify(shell), 'process.env.NODE_ENV': '"production"' },
        build: {
          outDir: config.build.outDir,
          emptyOutDir: false,
          target: config.build.target,
          rolldownOptions: {
            input: join(config.root, 'src/sw/sw.ts'),
            output: { format: 'iife', entryFileNames: 'sw.js', codeSplitting: false },
          },
        },
      });
    },
  };
}

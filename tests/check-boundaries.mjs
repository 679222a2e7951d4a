// dependency-cruiser that cannot parse what it is given sees nothing and reports no violation: count what it saw.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import config from '../.dependency-cruiser.cjs';

// dependency-cruiser 17 asks swc for TypeScript without JSX and fails on the first .tsx file: say so to swc for it.
const swc = createRequire(import.meta.url)('@swc/core');
const { parseFileSync } = swc;
swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith('.tsx') });
const { cruise, format } = await import('dependency-cruiser');

const folders = ['domain', 'store', 'broker', 'ingest', 'api', 'app', 'firmware-sim', 'web/src'].filter((f) =>
  existsSync(f),
);
const { output } = await cruise(folders, {
  ...config.options,
  ruleSet: { forbidden: config.forbidden },
  validate: true,
});
const report = await format(output, { outputType: 'err' });
process.stdout.write(String(report.output));

const sources = output.modules.filter((m) => !m.source.includes('node_modules'));
const seen = folders.filter((folder) =>
  sources.some((m) => m.source.startsWith(`${folder}/`) && m.dependencies.length > 0),
);
const blind = folders.filter((folder) => !seen.includes(folder));
if (sources.length === 0 || blind.length > 0) {
  console.error(
    `boundaries: saw ${sources.length} modules and no import at all in: ${blind.join(', ')}. The parser is not working.`,
  );
  process.exit(1);
}
console.log(`boundaries: ${sources.length} modules, ${output.summary.violations.length} violations`);
process.exit(report.exitCode === 0 ? 0 : 1);

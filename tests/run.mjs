// `npm test`: installs what the tests need where that is possible, runs them, and closes with the one line that
// counts: `N passed, N failed, N skipped`. SEN_TEST_REQUIRE_ALL=1 makes a skipped test a failure.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Programs the integration tests run for real, and the Debian package each comes in. */
const tools = {
  influxd: 'influxdb',
  'victoria-metrics': 'victoria-metrics',
  mosquitto: 'mosquitto',
  mosquitto_pub: 'mosquitto-clients',
  chromium: 'chromium',
  strace: 'strace',
  'mkfs.ext4': 'e2fsprogs',
};

const directories = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin', '/sbin'];
const missing = Object.entries(tools).filter(([tool]) => !directories.some((d) => d && existsSync(join(d, tool))));
if (missing.length > 0) {
  const packages = [...new Set(missing.map(([, name]) => name))];
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log(`installing what the tests need: ${command}`);
    const options = {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    };
    spawnSync('apt-get', ['update'], options);
    spawnSync('apt-get', command.split(' ').slice(1), options);
  } else {
    console.log(`some tests will be skipped; to run them all, on Debian: sudo ${command}`);
  }
}

const build = spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
if (build.status !== 0) process.exit(build.status ?? 1);

const report = join(mkdtempSync(join(tmpdir(), 'sen-test-')), 'report.json');
const vitest = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);

if (!existsSync(report)) {
  console.error('the tests did not run to their end');
  process.exit(vitest.status || 1);
}
const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults, success } = JSON.parse(
  readFileSync(report, 'utf8'),
);
const brokenFiles = testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.every((t) => t.status !== 'failed'),
);
const failed = numFailedTests + brokenFiles.length;
const skipped = numPendingTests + numTodoTests;
for (const file of brokenFiles) console.error(`failed as a whole: ${file.name}`);
const requireAll = process.env.SEN_TEST_REQUIRE_ALL === '1';
if (requireAll && skipped > 0) console.error('SEN_TEST_REQUIRE_ALL=1: a skipped test counts as a failure');
console.log(`${numPassedTests} passed, ${failed} failed, ${skipped} skipped`);
process.exit(vitest.status !== 0 || !success || failed > 0 || (requireAll && skipped > 0) ? vitest.status || 1 : 0);

// Runs all tests and writes their coverage as LCOV, and what assetify asked S3 for as a trace, which
// the diagram of the article is checked against. Inlaid, where it is installed, measures the
// Bash script in the same run.

const { spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, readdirSync, renameSync } = require('node:fs');
const { join } = require('node:path');

const { ENVIRONMENT, FOLDER, VENV } = require('./support');

const COVERAGE = process.env.COVERAGE_FOLDER ?? join(FOLDER, '../../coverage');
const REPORT = join(COVERAGE, 'snippets-lambda-node.lcov');
const TRACE = join(COVERAGE, 'assetify-trace.jsonl');
const UNFINISHED_TRACE = `${TRACE}.${process.pid}`;
const UNFINISHED = `${REPORT}.${process.pid}`; // a run at the same time has its own
const tests = readdirSync(__dirname).filter((name) => name.endsWith('.test.js'));
const command = [
  process.execPath,
  '--test',
  '--experimental-test-coverage',
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  '--test-reporter=./test/lcov-reporter.js',
  `--test-reporter-destination=${UNFINISHED}`,
  ...tests.map((name) => `test/${name}`),
];
if (existsSync(join(VENV, 'inlaid'))) {
  const report = join(COVERAGE, 'snippets-lambda-bash.lcov');
  const measure = ['cover-bash', '--lcov', report, '--script', 'upload-lambda.sh', '--'];
  command.unshift(join(VENV, 'inlaid'), ...measure);
}

mkdirSync(COVERAGE, { recursive: true });
const [program, ...args] = command;
const env = { ...ENVIRONMENT, ASSETIFY_TRACE: UNFINISHED_TRACE };
const { status } = spawnSync(program, args, { cwd: FOLDER, env, stdio: 'inherit' });
renameSync(UNFINISHED, REPORT);
if (existsSync(UNFINISHED_TRACE)) renameSync(UNFINISHED_TRACE, TRACE); // not when its test failed
process.exitCode = status ?? 1;

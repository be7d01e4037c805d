// A reporter of `node --test` that writes the line and branch coverage of the programs as LCOV.
// Unlike Node's own it leaves out the tests, names files from the project's root, and counts no
// blank line or comment: nothing runs there.

const { readFileSync } = require('node:fs');
const { relative, resolve } = require('node:path');

const FOLDER = resolve(__dirname, '..');
const ROOT = resolve(FOLDER, '../..');

module.exports = async function* report(events) {
  for await (const { type, data } of events) {
    if (type !== 'test:coverage') continue;
    for (const file of data.summary.files) {
      const path = relative(FOLDER, file.path);
      if (!path.includes('/') && path.endsWith('.js')) yield formatFile(file);
    }
  }
};

function formatFile({ path, lines, branches }) {
  const text = readFileSync(path, 'utf8').split('\n');
  const isCode = ({ line }) => !/^\s*(\/\/.*)?$/.test(text[line - 1] ?? '');
  return [
    `SF:${relative(ROOT, path)}`,
    ...branches.map(({ line, count }, i) => `BRDA:${line},${i},0,${count}`),
    `BRF:${branches.length}`,
    `BRH:${branches.filter(({ count }) => count > 0).length}`,
    ...lines.filter(isCode).map(({ line, count }) => `DA:${line},${count}`),
    `LF:${lines.filter(isCode).length}`,
    `LH:${lines.filter(isCode).filter(({ count }) => count > 0).length}`,
    'end_of_record\n',
  ].join('\n');
}

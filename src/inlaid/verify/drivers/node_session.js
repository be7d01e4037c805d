'use strict';
// Runs the steps of a JSON file as scripts of one context; prints a mark around each output.
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');
const { createRequire } = require('node:module');

const [, , file, mark] = process.argv;
const steps = JSON.parse(fs.readFileSync(file, 'utf8'));
const write = (text) => fs.writeSync(1, text);
globalThis.require = createRequire(path.join(process.cwd(), 'example.js'));
globalThis.module = { exports: {} };
globalThis.exports = module.exports;

function report(error) {
  const stack = String(error?.stack ?? error);
  const place = /example:(\d+)/.exec(stack);
  const shown = stack.split('\n').filter((line) => !/^ +at .*(?:node:|node_session)/.test(line));
  write(`${shown.join('\n')}\n`);
  return Number(place?.[1] ?? 0);
}

async function run(code) {
  try {
    const value = vm.runInThisContext(code, { filename: 'example' });
    await value;
    await new Promise((resolve) => setTimeout(resolve, 5));
    return [0, 0];
  } catch (error) {
    return [1, report(error)];
  }
}

(async () => {
  for (const name of ['log', 'info', 'debug', 'warn', 'error']) {
    console[name] = (...values) => write(`${require('node:util').format(...values)}\n`);
  }
  for (const [index, step] of steps.entries()) {
    write(`${mark}:begin:${index}\n`);
    const [status, line] = await run(step.code);
    write(`${mark}:end:${index}:${status}:${line}\n`);
  }
})();

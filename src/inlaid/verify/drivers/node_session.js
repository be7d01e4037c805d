'use strict';
// Runs the steps of a JSON file one after the other in one context: scripts, and what a module may
// hold besides, `import` and `await`. Prints a mark around the output of each.
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');
const { Session } = require('node:inspector');
const { Console } = require('node:console');
const { createRequire } = require('node:module');
const { Writable } = require('node:stream');
const { inspect } = require('node:util');

const LONGEST_WAIT = 2000; // milliseconds, for timers and requests that a step leaves open
const OPEN = /^(?:Timeout|Immediate|FSReq|GetAddrInfo|ProcessWrap|ShutdownWrap|WriteWrap)/;
const IMPORT = /^[ \t]*import\s+(?:([^'"]*?)\s+from\s+)?(['"][^'"\n]+['"])[^\n;]*;?[ \t]*$/gm;
const FILE = 'example';
const LOAD = 'inlaidImport'; // what stands for `import()` where the debugger evaluates
// Before Node 20.12 only a file may import.
const loader = { importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER };

const [, , file, mark] = process.argv;
const steps = JSON.parse(fs.readFileSync(file, 'utf8'));

let written = 0; // how much the steps have printed

function write(text) {
  const data = Buffer.from(text);
  for (let done = 0; done < data.length; ) done += fs.writeSync(1, data, done);
}

/** What a program prints goes straight out, so that it can't get behind a mark. */
function redirectOutput() {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      written += chunk.length;
      write(chunk);
      done();
    },
  });
  for (const name of ['stdout', 'stderr']) Object.defineProperty(process, name, { value: stream });
  globalThis.console = new Console(stream, stream);
}

/** Of Node's warnings leave out the one that is about this program. */
function filterWarnings() {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (!/USE_MAIN_CONTEXT_DEFAULT_LOADER/.test(warning.message)) {
      for (const each of listeners) each(warning);
    }
  });
}

function prepareGlobals() {
  const main = path.join(process.cwd(), `${FILE}.js`);
  const load = new vm.Script('(from) => import(from)', { filename: main, ...loader });
  Object.defineProperty(globalThis, LOAD, { value: load.runInThisContext() });
  globalThis.require = createRequire(main);
  globalThis.module = { exports: {} };
  globalThis.exports = module.exports;
  process.argv.splice(1, process.argv.length, main);
}

/** `import a, { b as c } from 'd'` as what the debugger takes; lines stay where they are. */
function importDynamically(code) {
  return code.replace(IMPORT, (whole, names, from) => {
    const lines = '\n'.repeat(whole.split('\n').length - 1);
    if (!names) return `await ${LOAD}(${from});${lines}`;
    const star = /\*\s+as\s+([\w$]+)/.exec(names);
    const braces = /\{([^}]*)\}/.exec(names);
    const first = /^\s*([\w$]+)/.exec(names);
    const named = braces?.[1].replace(/\s+/g, ' ').replace(/([\w$]+) as ([\w$]+)/g, '$1: $2');
    const parts = [...(first ? [`default: ${first[1]}`] : []), ...(named ? [named] : [])];
    const all = star ? `const ${star[1]} = await ${LOAD}(${from});` : '';
    return `${all}${parts.length ? `const { ${parts} } = await ${LOAD}(${from});` : ''}${lines}`;
  });
}

/**
 * Evaluate as the debugger's console does, which allows `await` outside of functions, and a later
 * block to declare a name anew.
 */
function evaluateByDebugger(code) {
  const loaded = importDynamically(code).replace(/(?<![.\w$])import\s*\(/g, `${LOAD}(`);
  const expression = `${loaded}\n//# sourceURL=${FILE}`;
  const options = { expression, replMode: true, awaitPromise: true };
  const session = new Session();
  session.connect();
  return new Promise((resolve, reject) => {
    session.post('Runtime.evaluate', options, (error, answer) => {
      const thrown = answer?.exceptionDetails?.exception;
      const settle = (value) => {
        session.disconnect();
        if (error || thrown) reject(error ?? { stack: thrown.description });
        else resolve(value);
      };
      const found = answer?.result;
      if (error || thrown || !found?.objectId) return settle(inspectPrimitive(found));
      const functionDeclaration = `function () { return process.getBuiltinModule
        ? process.getBuiltinModule('util').inspect(this) : require('util').inspect(this); }`;
      session.post(
        'Runtime.callFunctionOn',
        { functionDeclaration, objectId: found.objectId },
        (_failure, said) => settle(said?.result?.value),
      );
    });
  });
}

/** A value that is no object, as Node's console shows it; undefined for none. */
function inspectPrimitive(found) {
  if (!found || found.type === 'undefined') return undefined;
  return found.unserializableValue ?? inspect(found.value);
}

const DECLARED = /^[ \t]*(?:const|let|var)[ \t]+([\w$]+)[ \t]*=/;

async function evaluate(code) {
  try {
    new vm.Script(code, { filename: FILE });
  } catch (error) {
    // The debugger doesn't tell where; but only it knows `import` and `await`.
    if (!/\bawait\b|^[ \t]*import\b/m.test(code)) throw error;
  }
  const value = await evaluateByDebugger(code);
  const declared = value === undefined && DECLARED.exec(code);
  return declared ? evaluateByDebugger(declared[1]) : value;
}

function report(error) {
  const stack = String(error?.stack ?? error);
  const place = new RegExp(`\\b${FILE}:(\\d+)`).exec(stack);
  const own = (line) => !/^ +at .*(?:node:|.*node_session)/.test(line);
  write(`${stack.split('\n').filter(own).join('\n')}\n`);
  return Number(place?.[1] ?? 0);
}

const pause = () => new Promise((resolve) => setImmediate(() => setTimeout(resolve, 1)));

const isBusy = () => process.getActiveResourcesInfo().some((each) => OPEN.test(each));

/** Wait for what the step began, so that its output is its own. */
async function settle() {
  const started = Date.now();
  do await pause();
  while (isBusy() && Date.now() - started < LONGEST_WAIT);
}

/** Run a step; the value of one that shows a value and prints nothing is printed. */
async function run({ code, shown }) {
  const before = written;
  try {
    const value = await evaluate(code);
    await settle();
    if (shown.length && written === before && value !== undefined) write(`${value}\n`);
    return [0, 0];
  } catch (error) {
    return [1, report(error)];
  }
}

// Nothing is left that could go on: what is waited for never comes.
process.on('beforeExit', () => {
  write('the step waits for a promise that is never settled\n');
  process.exit(13); // as Node itself ends then
});

(async () => {
  redirectOutput();
  filterWarnings();
  prepareGlobals();
  for (const [index, step] of steps.entries()) {
    write(`${mark}:begin:${index}\n`);
    const [status, line] = await run(step);
    write(`${mark}:end:${index}:${status}:${line}\n`);
  }
  process.exit(0); // whatever is still open, such as a server
})();

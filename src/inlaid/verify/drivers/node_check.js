'use strict';
// Reads a JSON list of program texts on standard input; prints a JSON list of what is wrong with
// each: null, or {message, line, column}. Nothing of the texts is run.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const vm = require('node:vm');

const MODULE = /^\s*(?:import\b(?!\s*\()|export\b)|\bimport\.meta\b/m;
const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];

function readError(report) {
  const lines = report.split('\n');
  const at = Math.max(0, lines.findIndex((line) => /:\d+$/.test(line)));
  const caret = lines[at + 2] ?? '';
  return {
    message: (/SyntaxError: (.*)/.exec(report) ?? [])[1] ?? report.slice(0, 200),
    line: Number((/:(\d+)$/.exec(lines[at]) ?? [])[1] ?? 1),
    column: caret.includes('^') ? caret.indexOf('^') + 1 : 1,
  };
}

function compile(make) {
  try {
    make();
    return null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return String(error.stack);
  }
}

function checkModule(text) {
  const fault = compile(() => new vm.SourceTextModule(text, { identifier: 'example' }));
  if (!fault) return null;
  // The place of a fault in a module is only reported on the command line.
  fs.writeFileSync('example.mjs', text);
  const { stderr } = spawnSync(process.execPath, ['--check', 'example.mjs'], { encoding: 'utf8' });
  return readError(stderr);
}

function check(source) {
  const text = source.replace(/^#!.*/, '');
  const fault = compile(() => vm.compileFunction(text, PARAMETERS, { filename: 'example' }));
  if (!fault) return null;
  const module = checkModule(text);
  return module && (MODULE.test(text) ? module : readError(fault));
}

const texts = JSON.parse(fs.readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(texts.map(check)));

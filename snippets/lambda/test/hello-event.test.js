const assert = require('node:assert/strict');

const { test } = require('./support');

test('the handler logs its event and succeeds', async (t) => {
  const log = t.mock.method(console, 'log', () => {});
  const result = await require('../hello-event').handler('Tapir');
  assert.equal(result, 'Success');
  assert.deepEqual(log.mock.calls.map((call) => call.arguments), [['Hello', 'Tapir']]);
});

test('the handler of 2014 reports through its context', (t) => {
  const log = t.mock.method(console, 'log', () => {});
  const done = t.mock.fn();
  require('../hello-event-2014').handler('Tapir', { done });
  assert.deepEqual(done.mock.calls.map((call) => call.arguments), [[null, 'Success']]);
  assert.deepEqual(log.mock.calls.map((call) => call.arguments), [['Hello', 'Tapir']]);
});

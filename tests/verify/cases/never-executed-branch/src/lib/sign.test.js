const test = require('node:test');
const assert = require('node:assert');
const { sign } = require('./sign.js');
test('plus', () => assert.strictEqual(sign(1), 'plus'));

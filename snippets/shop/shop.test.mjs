import assert from 'node:assert/strict'
import { test } from 'node:test'

import { addFee } from './fee.mjs'
import { average } from './notes.mjs'
import { checkout } from './shop.mjs'

test('a cart is paid once', () => assert.equal(checkout([1, 2], String), '3'))

test('an empty cart is refused', () => {
  assert.throws(() => checkout([], String), { message: 'the cart is empty' })
})

test('the average of two prices', () => assert.equal(average([1, 3]), 2))

test('the bank takes a fee', () => assert.equal(addFee(100), 130))

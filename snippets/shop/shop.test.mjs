import assert from 'node:assert/strict'
import { test } from 'node:test'

import { average } from './notes.mjs'
import { pay } from './pay.mjs'
import { checkout } from './shop.mjs'

test('a cart is paid once', () => assert.equal(checkout([1, 2], String), '3'))

test('an empty cart is refused', () => {
  assert.throws(() => checkout([], String), { message: 'the cart is empty' })
})

test('the average of two prices', () => assert.equal(average([1, 3]), 2))

test('nobody pays yet', () => assert.equal(pay(1), null))

import unittest

import step1
import step2
from shop import CardRefusedError, Cart, checkout, report


class ShopTest(unittest.TestCase):
    def test_a_cart_is_paid_once_and_then_empty(self):
        cart = Cart()
        cart.add(250)
        cart.add(100)
        self.assertEqual(cart.total(discount=10), 315)
        self.assertEqual(checkout(cart, "receipt {}".format), "receipt 350")
        self.assertEqual(cart.prices, [])

    def test_nothing_is_lost_when_the_card_is_refused(self):
        cart = Cart([250])
        with self.assertRaises(CardRefusedError):
            checkout(cart, lambda cents: None)
        self.assertEqual(cart.prices, [250])

    def test_an_empty_cart_is_refused(self):
        with self.assertRaises(ValueError):
            checkout(Cart(), print)

    def test_the_report_has_a_line_for_each_order(self):
        self.assertEqual(report([Cart([1, 2]), Cart([3])]), "1: 3\n2: 3")

    def test_the_steps(self):
        self.assertEqual(step1.total([1, 2]), 3)
        self.assertEqual(step2.total([100, 100], discount=25), 150)
        with self.assertRaises(ValueError):
            step2.total([1], discount=101)


if __name__ == "__main__":
    unittest.main()

import sys

from shop import Cart, checkout

cart = Cart()
for price in sys.argv[1:]:
    cart.add(int(price))
print(checkout(cart, lambda cents: f"receipt {cents}"))

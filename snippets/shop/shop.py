"""A small shop: what a cart costs, and how an order is paid."""

from dataclasses import dataclass, field


class CardRefusedError(Exception):
    """The bank says no."""


# region cart
@dataclass
class Cart:
    """What a customer is about to buy."""

    prices: list[int] = field(default_factory=list)  # (1)!

    def add(self, price: int) -> None:
        self.prices.append(price)

    def total(self, discount: int = 0) -> int:
        return sum(self.prices) * (100 - discount) // 100  # (2)!
# endregion


# region checkout
def checkout(cart: Cart, pay) -> str:
    """Charge once; return the receipt."""
    if not cart.prices:
        raise ValueError("the cart is empty")
    # region charge
    receipt = pay(cart.total())
    if receipt is None:
        raise CardRefusedError
    # endregion
    cart.prices.clear()
    return receipt
# endregion


def report(orders: list[Cart]) -> str:
    """The day's orders, one a line."""
    lines = []
    for number, order in enumerate(orders, 1):
        lines.append(f"{number}: {order.total()}")
    return "\n".join(lines)

#!/usr/bin/env python3
# The licence stands elsewhere.
"""A small shop."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TypeVar, overload

# Prices are in cents.
VAT = 0.19
RATES: dict[str, float] = {
    "food": 0.07,
    "books": 0.07,
}
LOW, HIGH = 0, 100
Item = TypeVar("Item")
type Price = int


# Rounds half up.
# Never returns less than zero.
def round_price(value: float) -> int:  # cents
    # Banker's rounding is not for shops.
    return max(0, int(value + 0.5))

    # Nothing comes after this.


@dataclass(frozen=True)
class Cart:
    """What a customer wants to buy."""

    owner: str
    items: tuple[str, ...] = ()

    def total(self) -> int:
        """The price of all items."""

        def price(item: str) -> int:
            return len(item)

        return sum(price(each) for each in self.items)

    # The empty cart has no items.
    @property
    @functools.cache
    def is_empty(self) -> bool:
        return not self.items

    @property
    def first(self) -> str:
        return self.items[0]

    @first.setter
    def first(self, value: str) -> None:
        raise AttributeError(value)

    class Options:
        gift = False


@overload
def find(key: int) -> str: ...
@overload
def find(key: str) -> str: ...
def find(key: int | str) -> str:
    return str(key)


async def fetch(url: str) -> bytes:
    return url.encode()


# snippet-double
# Twice.
double = lambda value: value * 2  # noqa: E731
# snippet-double

if VAT:
    def with_vat(price: int) -> int: return int(price * (1 + VAT))
else:
    with_vat = None


class Order(Cart):
    def total(self) -> int:
        return super().total() + 1


def nothing():
    ...

"""The second step: with a discount in percent."""


# region total
def total(prices, discount=0):
    if not 0 <= discount <= 100:
        raise ValueError(discount)
    return sum(prices) * (100 - discount) // 100
# endregion

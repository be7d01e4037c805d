"""The first step: prices only."""


# region total
def total(prices):
    return sum(prices)
# endregion

# Adds up.
# ANCHOR: total
# snippet-sum
@cache
def total(prices):
    # snippet-sum
    return sum(prices)
# A remark on the region.
# ANCHOR_END: total
def other():
    pass

# BEGIN total
def total(prices):
    # BEGIN sum
    return sum(prices)
    # END sum
# END total
# BEGIN of the story

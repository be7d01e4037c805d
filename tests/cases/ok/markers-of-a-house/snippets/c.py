# fold setup
basket = load()
# fold setup
basket.sort()
# endfold
total = sum(basket)
# endfold

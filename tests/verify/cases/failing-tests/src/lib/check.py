import sum
assert sum.add(1, 2) == 3, "1 + 2"

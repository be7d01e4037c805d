total = 12

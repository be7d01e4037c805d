Total = 1

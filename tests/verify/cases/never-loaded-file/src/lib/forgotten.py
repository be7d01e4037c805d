# never imported
b = 2

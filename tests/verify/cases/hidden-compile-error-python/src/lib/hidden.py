def hidden():
    return add(1, 2

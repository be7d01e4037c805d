# ANCHOR: part
def f():
    # ANCHOR_END: part
    secret()
    # ANCHOR: part
    return 1
# ANCHOR_END: part

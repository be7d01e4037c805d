# ANCHOR: one
x = 1
# ANCHOR_END: one
# ANCHOR: two
    x = 1
# ANCHOR_END: two

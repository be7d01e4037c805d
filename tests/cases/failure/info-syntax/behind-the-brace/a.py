# ANCHOR: a
x = 1
# ANCHOR_END: a

# ANCHOR: part
a = 1
# ANCHOR_END: part
# ANCHOR: other
# ANCHOR: part
b = 2
# ANCHOR_END: part
# ANCHOR_END: other

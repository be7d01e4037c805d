# ANCHOR: checkout
x = 1
# ANCHOR_END: chekout
# snippet-total
y = 2
# snippet-totla

# ANCHOR: a
x = 1
# ANCHOR_END: a
# [START b]
y = 2
# [END b]

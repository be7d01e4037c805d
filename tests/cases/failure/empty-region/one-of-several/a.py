# ANCHOR: a
x = 1
# ANCHOR_END: a
# [START y]
# [START_EXCLUDE]
hidden = 1
# [END_EXCLUDE]
# [END y]

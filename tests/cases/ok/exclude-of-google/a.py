# [START s]
a = 1
# [START_EXCLUDE]
b = 2
# [END_EXCLUDE]
c = 3
# [END s]

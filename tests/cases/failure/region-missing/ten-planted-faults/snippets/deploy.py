# ANCHOR: upload
put("new")
# ANCHOR_END: upload
# ANCHOR: empty
# ANCHOR_END: empty

# snippet-part
def shown():
    return 1
# snippet-part


def hidden(:
    return 2

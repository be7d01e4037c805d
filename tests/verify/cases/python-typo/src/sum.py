# snippet-part
def add(a, b):
    return a +
# snippet-part

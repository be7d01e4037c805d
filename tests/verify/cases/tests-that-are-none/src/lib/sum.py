# snippet-part
def add(a, b):
    return a + b
# snippet-part

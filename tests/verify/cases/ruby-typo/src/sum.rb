# snippet-part
def add(a, b)
  a + )
end
# snippet-part

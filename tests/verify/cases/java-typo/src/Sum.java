class Sum {
  // snippet-part
  int add(int a, int b) {
    int sum = a + b
    return sum;
  }
  // snippet-part
}

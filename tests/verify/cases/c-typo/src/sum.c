/* snippet-part */
int add(int a, int b) {
  return (a + b;
}
/* snippet-part */

/* snippet-part */
int add(int a, int b) { return a + b; }
/* snippet-part */
int hidden(void) { return undeclared; }

// :snippet-start:
x
// :snippet-end:

// :snippet-start: a
x
// :snippet-end:
// :snippet-start: a
x
// :snippet-end:

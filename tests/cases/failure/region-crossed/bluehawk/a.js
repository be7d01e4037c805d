// :snippet-start: a
// :remove-start:
x
// :snippet-end:
// :remove-end:

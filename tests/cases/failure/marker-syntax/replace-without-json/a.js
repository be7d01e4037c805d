// :snippet-start: a
// :replace-start: {terms}
x
// :replace-end:
// :snippet-end:

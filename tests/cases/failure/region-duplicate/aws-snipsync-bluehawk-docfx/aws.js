// snippet-start:[a]
x
// snippet-end:[a]
// snippet-start:[a]
x
// snippet-end:[a]

x();
// snippet-end:[a]

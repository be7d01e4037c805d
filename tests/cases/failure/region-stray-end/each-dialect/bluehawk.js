x();
// :snippet-end:

// :snippet-start: s
// :state-start: final
x();
// :state-end:
// :snippet-end:

// snippet-pick
x();
// snippet-pick

// snippet-pick here
x();
// snippet-pick, the end

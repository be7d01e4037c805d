// ANCHOR: a
x
// ANCHOR_END: a
// [START a]
y
// [END a]

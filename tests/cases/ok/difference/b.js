// ANCHOR: old
const a = 1;
const b = 2;
// ANCHOR_END: old
// ANCHOR: new
const a = 1;
const b = 3;
// ANCHOR_END: new

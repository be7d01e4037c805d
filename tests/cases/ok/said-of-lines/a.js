const a = 1;
// snippet-pick
const b = 2;
const c = 3;
// snippet-pick
const d = 4;

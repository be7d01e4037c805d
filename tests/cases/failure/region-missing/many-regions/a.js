// ANCHOR: part0
x
// ANCHOR_END: part0
// ANCHOR: part1
x
// ANCHOR_END: part1
// ANCHOR: part2
x
// ANCHOR_END: part2
// ANCHOR: part3
x
// ANCHOR_END: part3
// ANCHOR: part4
x
// ANCHOR_END: part4
// ANCHOR: part5
x
// ANCHOR_END: part5
// ANCHOR: part6
x
// ANCHOR_END: part6
// ANCHOR: part7
x
// ANCHOR_END: part7
// ANCHOR: part8
x
// ANCHOR_END: part8
// ANCHOR: part9
x
// ANCHOR_END: part9
// ANCHOR: part10
x
// ANCHOR_END: part10
// ANCHOR: part11
x
// ANCHOR_END: part11

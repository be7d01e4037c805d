/* ANCHOR: a */ x();
y();
z(); // ANCHOR_END: a
w(); // ANCHOR: c
// ANCHOR_END: c

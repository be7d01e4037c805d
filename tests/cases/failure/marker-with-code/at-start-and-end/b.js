// ANCHOR: a
y();
} // ANCHOR_END: a b()
z(); // ANCHOR: c
// ANCHOR_END: c
w(); // ANCHOR_END: a

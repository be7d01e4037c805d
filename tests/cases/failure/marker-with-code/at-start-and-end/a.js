x(); // ANCHOR: a
y();
// ANCHOR_END: a

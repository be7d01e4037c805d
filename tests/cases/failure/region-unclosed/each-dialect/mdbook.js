// ANCHOR: a
x();

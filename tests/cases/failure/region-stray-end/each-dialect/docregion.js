x();
// #enddocregion a

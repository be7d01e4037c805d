x();
// end-snippet

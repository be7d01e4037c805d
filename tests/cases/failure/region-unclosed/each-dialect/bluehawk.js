// :snippet-start: a
x();

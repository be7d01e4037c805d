// snippet-a
x();

// @start region=a
x();

// #docregion a
x();

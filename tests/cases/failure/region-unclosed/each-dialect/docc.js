// snippet.a
x();

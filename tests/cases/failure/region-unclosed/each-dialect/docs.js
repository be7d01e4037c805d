// [docs:a]
x();

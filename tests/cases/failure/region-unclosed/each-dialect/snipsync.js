// @@@SNIPSTART a
x();

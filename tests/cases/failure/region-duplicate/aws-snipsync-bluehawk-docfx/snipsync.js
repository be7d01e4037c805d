// @@@SNIPSTART a
x
// @@@SNIPEND
// @@@SNIPSTART a
x
// @@@SNIPEND

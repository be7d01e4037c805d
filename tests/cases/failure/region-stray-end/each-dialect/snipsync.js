x();
// @@@SNIPEND

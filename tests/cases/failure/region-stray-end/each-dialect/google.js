x();
// [END a]

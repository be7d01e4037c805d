x();
// [END_EXCLUDE]

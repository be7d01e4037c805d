// #region a
x();

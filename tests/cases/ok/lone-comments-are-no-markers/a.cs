// #region never closed
x();
// <summary>
// #42
y();

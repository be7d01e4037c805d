// #region open
x();
// </lone>
// #7

/** A shop. */
// #region shop
export class Shop {}
// #endregion

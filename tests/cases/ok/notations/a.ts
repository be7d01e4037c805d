// [!code highlight:2]
const a = 1; // (1)!
const b = 2; // [!code ++]
// #region one
const c = 3; // <2>
// #endregion one
const d = "// [!code focus]";

print("[START a]")
// [START b]
const label = ":hide: Hide";
const other = `x`; // [kept]
// [END b]

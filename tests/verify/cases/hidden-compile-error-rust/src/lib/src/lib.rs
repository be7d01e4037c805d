// snippet-part
pub fn add(a: i32, b: i32) -> i32 { a + b }
// snippet-part
pub fn hidden() -> i32 { "text" }

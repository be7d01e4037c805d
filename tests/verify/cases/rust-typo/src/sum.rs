// snippet-part
fn add(a: i32, b: i32) -> i32 {
    let sum = a + b
    sum
}
// snippet-part

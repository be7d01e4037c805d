// snippet-part
export function add(a, b) {
  return (a + b;
}
// snippet-part

// snippet-part
function sign(n) {
  if (n < 0) {
    return 'minus';
  }
  return 'plus';
}
// snippet-part
module.exports = { sign };

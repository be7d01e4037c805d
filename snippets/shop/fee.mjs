export function addFee(cents) {
  let total = cents
  // :state-start: start
  // Your task: add the fee of the bank.
  // :state-end:
  // :state-start: done
  total += 30
  // :state-end:
  return total
}

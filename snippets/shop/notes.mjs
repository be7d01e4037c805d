export function average(prices) {
  const sum = prices.reduce((a, b) => a + b, 0) // [!code focus]
  return sum / prices.length // [!code warning]
}

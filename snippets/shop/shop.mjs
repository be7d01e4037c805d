// region checkout
export function checkout(cart, pay) {
  if (cart.length === 0) throw new Error('the cart is empty')
  return pay(cart.reduce((sum, price) => sum + price, 0))
}
// endregion

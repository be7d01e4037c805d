package org.example.shop

import scala.collection.mutable

/** The most. */
object Limits {
  val Most = 10
  var count: Int = 0
  type Price = Long
}

/** What is sold. */
@SerialVersionUID(1L)
case class Item(name: String, price: Long) extends Priced {
  // Twice.
  def twice: Long = price * 2

  @deprecated("use twice", "1.0")
  def total(count: Int): Long = {
    def helper(x: Long): Long = {
      x
    }
    helper(price * count)
  }

  lazy val label =
    name.trim
}

object Item {
  def apply(name: String): Item = new Item(name, 0)
}

trait Priced {
  def price: Long
  def free: Boolean = {
    price == 0
  }
}

sealed abstract class Size
case object Small extends Size

class Cart[T](items: List[T]) {
  def this() = this(Nil)

  def +(item: T): Cart[T] = {
    new Cart(item :: items)
  }
}

package inner {
  class Deep {
    def run(): Unit = println("deep")
  }
}

package org.example.indented

/** Sizes of things. */
enum Size(val width: Int):
  case Small extends Size(1)
  case Large extends Size(2)

  def double: Int =
    width * 2

trait Show[A]:
  def show(a: A): String
  extension (a: A) def shown: String = show(a)

given intShow: Show[Int] with
  def show(a: Int): String =
    a.toString

extension (text: String)
  def shout: String =
    text.toUpperCase

class Counter:
  private var count = 0

  def next(): Int =
    count += 1
    count

def topLevel(a: Int): Int =
  val b = a
  b + 1

val answer = 42

object Main:
  @main def run(): Unit =
    println(answer)

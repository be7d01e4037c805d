package org.example.shop

/** The most. */
const val LIMIT = 10
val names: List<String> = listOf(
    "a",
    "b",
)

typealias Price = Int

/**
 * What is sold.
 */
@Serializable
data class Item(val name: String, var price: Price = 0) {
    // In cents.
    val gross: Int
        get() = price * 2

    constructor(name: String, price: String) : this(name, price.toInt())

    fun describe(): String = "$name: $price"

    @JvmOverloads
    fun total(count: Int = 1): Int {
        fun helper(x: Int): Int {
            return x
        }
        return helper(price * count)
    }

    companion object {
        const val FREE = 0

        fun create(): Item {
            return Item("new")
        }
    }
}

interface Seller {
    fun sell(item: Item)
}

enum class Size(val width: Int) {
    SMALL(1),

    /** Large. */
    LARGE(2) {
        override fun grow() = 3
    };

    open fun grow(): Int {
        return width
    }
}

object Registry : Seller {
    override fun sell(item: Item) {
        println(item)
    }
}

sealed class Result<out T> {
    class Ok<T>(val value: T) : Result<T>()
    object None : Result<Nothing>()
}

fun String.shout(): String =
    uppercase() + "!"

suspend fun <T> load(block: suspend () -> T): T {
    return block()
}

val handler: (String) -> Unit = { name ->
    println(name)
}

import Foundation

/// The most.
let limit = 10
var names: [String] = [
    "a",
    "b",
]

typealias Price = Int

/// What is sold.
@frozen
public struct Item: Codable {
    /// Shown to people.
    let name: String
    var price: Price = 0

    var gross: Int {
        return price * 2
    }

    init(name: String) {
        self.name = name
    }

    /// Sums up.
    @discardableResult
    func total(count: Int) -> Int {
        func helper(_ x: Int) -> Int {
            return x
        }
        return helper(price * count)
    }

    func total(factor: Double) -> Int {
        return Int(factor)
    }

    static func == (a: Item, b: Item) -> Bool {
        return a.name == b.name
    }

    subscript(index: Int) -> Int {
        return index
    }
}

protocol Seller {
    var open: Bool { get }
    func sell(_ item: Item)
}

enum Size: String {
    case small
    /// Large.
    case large = "l", huge

    var label: String { rawValue }
}

final class Cart {
    private(set) var items: [Item] = []

    deinit {
        items = []
    }

    class Inner {
        func run() {
        }
    }
}

extension Cart: Seller {
    var open: Bool { true }

    func sell(_ item: Item) {
        items.append(item)
    }
}

actor Counter {
    func next() async -> Int {
        1
    }
}

func load<T>(_ block: () throws -> T) rethrows -> T {
    try block()
}

let handler = { (name: String) in
    print(name)
}

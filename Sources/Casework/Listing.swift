package import Foundation

/// A part of a long list, and where it goes on.
package struct Listing<Item: Sendable>: Sendable {
    package let items: [Item]
    /// What the next part comes after; `nil` where there is no more.
    package let next: UUID?

    package init(items: [Item], next: UUID?) {
        self.items = items
        self.next = next
    }

    /// - Parameters:
    ///   - found: What was found, one more than was asked for where there is more.
    ///   - limit: How many were asked for.
    ///   - id: What an item is told from others by, and ordered by.
    init(_ found: [Item], limit: Int, id: (Item) -> UUID) {
        items = Array(found.prefix(limit))
        next = found.count > limit ? items.last.map(id) : nil
    }

    /// How many items at most are given at once.
    package static var most: Int { 200 }
}

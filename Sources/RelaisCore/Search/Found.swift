/// The best of what was found, and how much there is in all.
package struct Found<Item: Sendable>: Sendable {
    package let items: [Item]
    package let count: Int

    /// How much is not shown.
    package var left: Int { count - items.count }

    init(items: [Item], count: Int) { (self.items, self.count) = (items, count) }

    /// The first of a list that is in order.
    init(_ all: [Item], limit: Int) { self.init(items: Array(all.prefix(limit)), count: all.count) }

    static var none: Found { Found(items: [], count: 0) }
}

/// The name of one thing of its kind: that of a receivable is never taken for that of a payment.
///
/// Its 128 bits are those of the UUID that the record has; what was recorded under a smaller one is not thereby older.
package struct ID<Subject>: Hashable, Sendable {
    package let value: UInt128

    package init(_ value: UInt128) {
        self.value = value
    }
}

extension ID: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        left.value < right.value
    }
}

/// Whoever owes or may owe: a person, or a firm. Its record is elsewhere, only its identity is needed here.
package enum Debtor {}

/// A claim brought before a court or a bailiff. Its record is elsewhere.
package enum Proceedings {}

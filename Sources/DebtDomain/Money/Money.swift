/// An amount in złoty, kept in whole grosze; what is owed, paid or accrued is never anything else.
///
/// It holds -92 233 720 368 547 758,08 to 92 233 720 368 547 758,07 zł. Arithmetic that leaves these bounds throws
/// `Overflow`, so that no sum is ever wrong in silence.
package struct Money: Hashable, Sendable {
    package let grosze: Int64

    package init(grosze: Int64) {
        self.grosze = grosze
    }

    package static let zero = Money(grosze: 0)

    package var isNegative: Bool { grosze < 0 }
}

extension Money: Comparable {
    package static func < (left: Money, right: Money) -> Bool {
        left.grosze < right.grosze
    }
}

extension Money {
    /// The result is larger than the largest amount there is.
    package struct Overflow: ExplainedError {
        package init() {}

        package var code: String { "amount_overflow" }

        package var explanation: Explanation {
            Explanation(
                "Wynik jest większy niż największa kwota, jaką można zapisać: sprawdź kwoty.",
                english: "The result is larger than the largest amount that can be kept: check the amounts."
            )
        }
    }

    package static func + (left: Money, right: Money) throws(Overflow) -> Money {
        try exact(left.grosze.addingReportingOverflow(right.grosze))
    }

    package static func - (left: Money, right: Money) throws(Overflow) -> Money {
        try exact(left.grosze.subtractingReportingOverflow(right.grosze))
    }

    package static func * (amount: Money, times: Int64) throws(Overflow) -> Money {
        try exact(amount.grosze.multipliedReportingOverflow(by: times))
    }

    package static prefix func - (amount: Money) throws(Overflow) -> Money {
        try .zero - amount
    }

    package static func += (left: inout Money, right: Money) throws(Overflow) {
        left = try left + right
    }

    package static func -= (left: inout Money, right: Money) throws(Overflow) {
        left = try left - right
    }

    /// The amount in whole grosze that computing in 128 bits came to.
    init(exactly grosze: Int128) throws(Overflow) {
        guard let grosze = Int64(exactly: grosze) else { throw Overflow() }
        self.init(grosze: grosze)
    }

    private static func exact(_ result: (partialValue: Int64, overflow: Bool)) throws(Overflow) -> Money {
        guard !result.overflow else { throw Overflow() }
        return Money(grosze: result.partialValue)
    }
}

extension Sequence<Money> {
    /// The sum, whatever the order: only the end has to fit, not what it came to on the way.
    package func total() throws(Money.Overflow) -> Money {
        try Money(exactly: reduce(into: 0 as Int128) { $0 += Int128($1.grosze) })
    }
}

/// Why something could not be computed: one word for programs, and for people what is wrong and what to do about it.
package protocol ExplainedError: Error, Hashable, Sendable {
    var code: String { get }
    var explanation: Explanation { get }
}

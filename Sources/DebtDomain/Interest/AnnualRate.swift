/// A yearly rate of interest in hundredths of a percent: 1 225 is 12,25 %.
package struct AnnualRate: Hashable, Sendable {
    package let basisPoints: Int64

    /// `nil` for what is negative or above 100 000 %, which no rate is.
    package init?(basisPoints: Int64) {
        guard (0...10_000_000).contains(basisPoints) else { return nil }
        self.basisPoints = basisPoints
    }

    /// A rate of one of our tables, or made of such.
    init(known basisPoints: Int64) {
        precondition((0...20_000_000).contains(basisPoints), "the tables are tested, and twice a rate is one too")
        self.basisPoints = basisPoints
    }

    var doubled: AnnualRate { AnnualRate(known: 2 * basisPoints) }

    /// As Poland writes it: `12,25%`.
    package var formatted: String {
        let (whole, part) = basisPoints.quotientAndRemainder(dividingBy: 100)
        return "\(whole),\(part < 10 ? "0" : "")\(part)%"
    }
}

extension AnnualRate: Comparable, CustomStringConvertible {
    package static func < (left: AnnualRate, right: AnnualRate) -> Bool {
        left.basisPoints < right.basisPoints
    }

    package var description: String { formatted }
}

extension AnnualRate {
    /// Why a text is no rate.
    package enum Mistake: NumberMistake {
        case empty
        case malformed
        case tooManyDecimals
        case tooLarge

        package var code: String {
            switch self {
            case .empty: "empty"
            case .malformed: "not_a_rate"
            case .tooManyDecimals: "too_many_decimals"
            case .tooLarge: "rate_too_large"
            }
        }

        package var explanation: Explanation {
            switch self {
            case .empty:
                Explanation(
                    "Podaj stopę roczną, na przykład 12,25.",
                    english: "Give the yearly rate, for example 12.25."
                )
            case .malformed:
                Explanation(
                    "Stopa to liczba procent w skali roku, na przykład 12,25.",
                    english: "A rate is a number of percent a year, for example 12.25."
                )
            case .tooManyDecimals:
                Explanation(
                    "Stopa ma najwyżej dwie cyfry po przecinku.",
                    english: "A rate has two decimals at most."
                )
            case .tooLarge:
                Explanation("Stopa jest za duża: sprawdź ją.", english: "The rate is too large: check it.")
            }
        }
    }

    /// Reads percent a year: `12,25`, `12.25%`, `7 %`.
    package init(parsing typed: String) throws(Mistake) {
        var text = Self.withoutBlanksAround(typed[...])
        if text.last == "%" { text = Self.withoutBlanksAround(text.dropLast()) }
        guard !text.isEmpty else { throw .empty }
        let parts = text.split(separator: text.contains(",") ? "," : ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { isDigit($0) } })
        else { throw .malformed }
        let decimals = parts.count == 2 ? parts[1] : "0"
        guard decimals.count <= 2 else { throw .tooManyDecimals }
        let padding = String(repeating: "0", count: 2 - decimals.count)
        guard let basisPoints = Int64(parts[0] + decimals + padding), let rate = AnnualRate(basisPoints: basisPoints)
        else { throw .tooLarge }
        self = rate
    }

    private static func withoutBlanksAround(_ text: Substring) -> Substring {
        var text = text.drop { isBlank($0) }
        while let last = text.last, isBlank(last) { text.removeLast() }
        return text
    }
}

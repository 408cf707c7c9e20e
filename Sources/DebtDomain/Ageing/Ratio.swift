/// One whole number over another, exactly; rounded only where it is printed.
package struct Ratio: Hashable, Sendable {
    package let numerator: Int128
    /// Above zero.
    package let denominator: Int128

    /// `nil` where there is nothing to divide by: a figure that cannot be said is not zero.
    package init?(_ numerator: Int128, over denominator: Int128) {
        guard denominator != 0 else { return nil }
        let sign: Int128 = denominator < 0 ? -1 : 1
        let divisor = Self.divisor(numerator.magnitude, denominator.magnitude)
        self.numerator = sign * numerator / Int128(divisor)
        self.denominator = sign * denominator / Int128(divisor)
    }

    /// In units of that many decimals, rounded half away from zero: 1 234 for 12,34 with two of them.
    package func rounded(decimals: Int) -> Int128 {
        precondition((0...6).contains(decimals), "figures are printed with few decimals")
        let scaled = numerator * (0..<decimals).reduce(1) { scale, _ in scale * 10 }
        let (quotient, remainder) = scaled.magnitude.quotientAndRemainder(dividingBy: denominator.magnitude)
        let rounded = Int128(remainder * 2 >= denominator.magnitude ? quotient + 1 : quotient)
        return numerator < 0 ? -rounded : rounded
    }

    /// As Poland writes it: `12,34`.
    package func formatted(decimals: Int) -> String {
        let rounded = rounded(decimals: decimals)
        var digits = String(rounded.magnitude)
        while digits.count <= decimals { digits = "0" + digits }
        let sign = rounded < 0 ? "-" : ""
        guard decimals > 0 else { return sign + digits }
        return sign + digits.dropLast(decimals) + "," + digits.suffix(decimals)
    }

    /// `12,3%`.
    package func percent(decimals: Int = 1) -> String? {
        Ratio(100 * numerator, over: denominator).map { $0.formatted(decimals: decimals) + "%" }
    }

    private static func divisor(_ left: UInt128, _ right: UInt128) -> UInt128 {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return max(left, 1)
    }
}

extension Ratio {
    init?(_ amount: Money, over other: Money) {
        self.init(Int128(amount.grosze), over: Int128(other.grosze))
    }
}

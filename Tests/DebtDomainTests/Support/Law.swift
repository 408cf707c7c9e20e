import DebtDomain

/// Days, amounts and rates as the tables of tests write them.
enum Law {
    static func day(_ text: String) -> Day {
        do { return try Day(parsing: text) } catch { preconditionFailure("\(text) is no day: \(error)") }
    }

    static func zl(_ text: String) -> Money {
        do { return try Money(parsing: text) } catch { preconditionFailure("\(text) is no amount: \(error)") }
    }

    static func rate(_ text: String) -> AnnualRate {
        do { return try AnnualRate(parsing: text) } catch { preconditionFailure("\(text) is no rate: \(error)") }
    }
}

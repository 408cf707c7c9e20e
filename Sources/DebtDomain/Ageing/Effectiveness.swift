/// What each way of asking for money brought in.
package struct Effectiveness<Method: Hashable & Sendable>: Hashable, Sendable {
    /// Something done on an account to be paid: a letter, a call, an entry in a register.
    package struct Action: Hashable, Sendable {
        package let account: Int64
        package let method: Method
        package let day: Day
        /// The arrears that it was about.
        package let arrears: Money

        package init(on account: Int64, _ method: Method, _ day: Day, arrears: Money) {
            self.account = account
            self.method = method
            self.day = day
            self.arrears = arrears
        }
    }

    package struct Receipt: Hashable, Sendable {
        package let account: Int64
        package let day: Day
        package let amount: Money

        package init(on account: Int64, _ day: Day, _ amount: Money) {
            self.account = account
            self.day = day
            self.amount = amount
        }
    }

    /// Which of several actions a receipt is put down to.
    package enum Touch: Hashable, Sendable, CaseIterable {
        /// The last one before it.
        case last
        /// The first one that it is still within the days of.
        case first
    }

    package struct Result: Hashable, Sendable {
        package let actions: Int
        package let received: Money
        package let arrears: Money

        package var indicator: Indicator {
            Indicator(
                unit: .percent,
                value: Ratio(received, over: arrears),
                formula: Explanation(
                    "wpływy w ciągu N dni po czynności, przed następną ÷ zaległości objęte czynnością",
                    english: "money received within N days of an action, before the next ÷ arrears that it was about"
                )
            )
        }
    }

    package let results: [Method: Result]

    /// - Parameters:
    ///   - actions: In any order.
    ///   - receipts: In any order; each counts once at most. What came in on the day of an action is not its merit.
    ///   - days: For how many days after an action a receipt is put down to it.
    ///   - touch: To which of several.
    /// - Throws: `Money.Overflow` where a sum is larger than an amount can be.
    package init(
        of actions: [Action],
        _ receipts: [Receipt],
        within days: Int,
        by touch: Touch
    ) throws(Money.Overflow) {
        let byAccount = Dictionary(grouping: actions, by: \.account).mapValues { $0.sorted { $0.day < $1.day } }
        var received: [Method: Money] = [:]
        for receipt in receipts {
            guard let actions = byAccount[receipt.account] else { continue }
            let before = actions.prefix { $0.day < receipt.day }
            let action =
                switch touch {
                case .last: before.last
                case .first: before.first { $0.day.distance(to: receipt.day) <= days }
                }
            guard let action, action.day.distance(to: receipt.day) <= days else { continue }
            try received[action.method, default: .zero] += receipt.amount
        }
        var results: [Method: Result] = [:]
        for (method, actions) in Dictionary(grouping: actions, by: \.method) {
            results[method] = Result(
                actions: actions.count,
                received: received[method] ?? .zero,
                arrears: try actions.map(\.arrears).total()
            )
        }
        self.results = results
    }
}

/// How interest grows on the debts of an account: each by its own regime, all by the same rates and rounding.
package struct InterestAccrual: Sendable {
    private let rates: RateSet
    private let rounding: InterestRounding
    /// Those that many debts share; a contract's own rate gets its meter when it is asked for.
    private let meters: [InterestRegime: InterestMeter]

    package init(rates: RateSet, rounding: InterestRounding = .eachPeriod) {
        self.rates = rates
        self.rounding = rounding
        let regimes = [InterestRegime.none, .statutoryDelay, .commercial, .commercialHealthcare]
        meters = Dictionary(
            uniqueKeysWithValues: regimes.map { ($0, InterestMeter(regime: $0, rates: rates, rounding: rounding)) }
        )
    }

    func meter(for regime: InterestRegime) -> InterestMeter {
        meters[regime] ?? InterestMeter(regime: regime, rates: rates, rounding: rounding)
    }
}

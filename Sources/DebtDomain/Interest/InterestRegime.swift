/// By which rule a debt bears interest: an attribute of the contract or the receivable.
package enum InterestRegime: Hashable, Sendable {
    case none
    /// Statutory interest for delay; for days before 2016, the statutory interest of then.
    case statutoryDelay
    /// For debts of a commercial transaction, such as the lease of commercial premises to an entrepreneur.
    case commercial
    /// The same where the debtor is a public body that provides healthcare.
    case commercialHealthcare
    /// A rate that the parties agreed, of which no more than the maximum for delay can be claimed.
    case contractual(AnnualRate)

    /// Why a word names no regime.
    package enum Mistake: ExplainedError {
        case unknown
        case rateMissing
        /// Only an agreed rate is told; the others stand in the law.
        case rateNotAsked

        package var code: String {
            switch self {
            case .unknown: "unknown_regime"
            case .rateMissing: "rate_missing"
            case .rateNotAsked: "rate_not_asked"
            }
        }

        package var explanation: Explanation {
            switch self {
            case .unknown:
                Explanation(
                    "Nieznany rodzaj odsetek. Wybierz: \(codes.joined(separator: ", ")).",
                    english: "Unknown kind of interest. Choose one of \(codes.joined(separator: ", "))."
                )
            case .rateMissing:
                Explanation("Podaj umowną stopę roczną.", english: "Give the yearly rate that was agreed.")
            case .rateNotAsked:
                Explanation(
                    "Stopę podaje się tylko przy odsetkach umownych.",
                    english: "A rate is given for contractual interest only."
                )
            }
        }
    }

    /// All the words that `init(code:rate:)` knows.
    package static let codes = ["none", "statutory", "commercial", "commercial-healthcare", "contractual"]

    /// The regime of a stored or typed word, with the agreed rate where there is one.
    package init(code: String, rate: AnnualRate? = nil) throws(Mistake) {
        if code == "contractual" {
            guard let rate else { throw .rateMissing }
            self = .contractual(rate)
            return
        }
        switch code {
        case "none": self = .none
        case "statutory": self = .statutoryDelay
        case "commercial": self = .commercial
        case "commercial-healthcare": self = .commercialHealthcare
        default: throw .unknown
        }
        guard rate == nil else { throw .rateNotAsked }
    }

    package var code: String {
        switch self {
        case .none: "none"
        case .statutoryDelay: "statutory"
        case .commercial: "commercial"
        case .commercialHealthcare: "commercial-healthcare"
        case .contractual: "contractual"
        }
    }

    /// What a derivation calls it.
    package var name: Explanation {
        switch self {
        case .none: Explanation("bez odsetek", english: "no interest")
        case .statutoryDelay: Explanation("odsetki ustawowe za opóźnienie", english: "statutory interest for delay")
        case .commercial:
            Explanation(
                "odsetki ustawowe za opóźnienie w transakcjach handlowych",
                english: "statutory interest for delay in commercial transactions"
            )
        case .commercialHealthcare:
            Explanation(
                "odsetki ustawowe za opóźnienie w transakcjach handlowych, dłużnik: publiczny podmiot leczniczy",
                english: "statutory interest for delay in commercial transactions, debtor: public healthcare provider"
            )
        case .contractual(let rate):
            Explanation(
                "odsetki umowne za opóźnienie \(rate), nie wyższe niż maksymalne",
                english: "contractual interest for delay of \(rate), not above the maximum"
            )
        }
    }
}

/// Where the grosze are rounded, half up. No statute says; both ways are in use, and they differ by some grosze.
package enum InterestRounding: String, Hashable, Sendable, CaseIterable {
    /// Each period of one rate and one principal to the grosz, and then the sum: what accountants' calculators do.
    case eachPeriod = "each-period"
    /// The exact sum, once.
    case once

    package var name: Explanation {
        switch self {
        case .eachPeriod:
            Explanation("każdy okres do grosza, potem suma", english: "each period to the grosz, then the sum")
        case .once: Explanation("raz, na sumie", english: "once, on the sum")
        }
    }
}

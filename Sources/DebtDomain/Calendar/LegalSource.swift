/// Where a fact of the law is written, and what is doubtful about it. It travels with every figure that rests on it.
package struct LegalSource: Hashable, Sendable {
    /// The provision: `art. 481 § 2 k.c.`
    package let article: Explanation
    /// What it says of the case at hand, with the number of the act or notice where it is known; may be empty.
    package let detail: Explanation
    package let doubt: Doubt?

    package init(article: Explanation, detail: Explanation = Explanation("", english: ""), doubt: Doubt? = nil) {
        self.article = article
        self.detail = detail
        self.doubt = doubt
    }

    /// Both parts in one line.
    package var explanation: Explanation {
        guard !detail.polish.isEmpty else { return article }
        return Explanation(
            article.polish + ": " + detail.polish,
            english: article.english + ": " + detail.english
        )
    }
}

/// Why a figure is not to be relied on before somebody has looked.
package enum Doubt: Hashable, Sendable {
    /// The fact was not read in an official journal, nor in a source that quotes one.
    case unconfirmed(Explanation)
    /// The figure concerns days after the last one for which the data was checked.
    case notKnownAfter(Day)

    /// A word for programs.
    package var code: String {
        switch self {
        case .unconfirmed: "unconfirmed"
        case .notKnownAfter: "provisional"
        }
    }

    /// What is doubtful, as a derivation prints it.
    package var explanation: Explanation {
        switch self {
        case .unconfirmed(let what):
            Explanation("do potwierdzenia: \(what.polish)", english: "to be confirmed: \(what.english)")
        case .notKnownAfter(let day):
            Explanation(
                "wstępnie: stawki sprawdzono do \(day), później mogły się zmienić",
                english: "provisional: rates were checked up to \(day) and may have changed since"
            )
        }
    }
}

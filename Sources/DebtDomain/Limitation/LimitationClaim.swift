/// One receivable as one debtor owes it: what happens to another debtor's limitation does not count here.
package struct LimitationClaim: Hashable, Sendable {
    package let kind: LimitationKind
    package let debtor: ID<Debtor>
    /// The day by which contract or law want it paid.
    package let dueOn: Day
    /// The same once days off have moved it.
    package let payableBy: Day
    /// For interest that is claimed beside its principal: when the principal lapses, as far as anybody can say.
    package let principalLapsesOn: Day?
    /// Whether the debtor is protected as a consumer; whoever lives in a dwelling is taken for one.
    package let isConsumer: Bool

    package init(
        kind: LimitationKind,
        debtor: ID<Debtor>,
        dueOn: Day,
        payableBy: Day,
        principalLapsesOn: Day? = nil,
        isConsumer: Bool = true
    ) {
        self.kind = kind
        self.debtor = debtor
        self.dueOn = dueOn
        self.payableBy = max(dueOn, payableBy)
        self.principalLapsesOn = principalLapsesOn
        self.isConsumer = isConsumer
    }
}

/// What sort of claim it is; the period of limitation depends on it.
package enum LimitationKind: Hashable, Sendable, CaseIterable {
    /// Rent and advances, and also what is owed month by month for occupying premises after the title ended.
    case periodic
    /// Interest, which accrues day by day.
    case interest
    /// In connection with business: of a TBS, or for commercial premises.
    case business
    /// Found by a final judgment, order for payment or court settlement.
    case judgment
    /// What falls due after a judgment and by it: interest until payment.
    case judgmentFuture
    case other

    /// Years of the period since 9 July 2018.
    var years: Int {
        switch self {
        case .periodic, .interest, .business, .judgmentFuture: 3
        case .judgment, .other: 6
        }
    }

    /// Years of the period before 9 July 2018.
    var yearsBefore: Int {
        switch self {
        case .periodic, .interest, .business, .judgmentFuture: 3
        case .judgment, .other: 10
        }
    }
}

/// Something that touches the limitation of a claim.
package struct LimitationEvent: Hashable, Sendable {
    package let day: Day
    /// Whom it concerns; what one of several debtors does or suffers touches no other.
    package let debtors: Set<ID<Debtor>>
    package let kind: Kind

    package enum Kind: Hashable, Sendable {
        case acknowledged(Acknowledgement, isDisputed: Bool = false)
        /// Brought before a court or a bailiff; `continuing` names an e-court case that was discontinued and is filed
        /// anew.
        case filed(Filing, ID<Proceedings>, continuing: ID<Proceedings>? = nil)
        case ended(ID<Proceedings>, Outcome)
        case suspended(Suspension, ID<Proceedings>)
        case resumed(ID<Proceedings>)
    }

    package enum Acknowledgement: Hashable, Sendable, CaseIterable {
        /// An agreement in which the debt is acknowledged.
        case settlement
        case partPayment
        case requestForInstalments
        case balanceConfirmed
    }

    package enum Filing: Hashable, Sendable, CaseIterable {
        case suit
        case electronicSuit
        case enforcement
        case security
    }

    package enum Outcome: Hashable, Sendable, CaseIterable {
        case withdrawn
        case returned
        case rejected
        /// The e-court discontinued; it may be filed elsewhere within three months.
        case electronicSuitDiscontinued
        /// Final on that day.
        case judgment
        case enforcementEnded
        /// Discontinued because the creditor stayed idle.
        case enforcementLeftIdle
    }

    package enum Suspension: Hashable, Sendable, CaseIterable {
        case mediation
        /// A call to a settlement attempt.
        case conciliation
        case forceMajeure
    }

    package init(on day: Day, debtors: Set<ID<Debtor>>, _ kind: Kind) {
        self.day = day
        self.debtors = debtors
        self.kind = kind
    }

    /// The order of what happens on one day: a case that goes on elsewhere is filed before the first one ends.
    var rank: Int {
        switch kind {
        case .filed: 0
        case .acknowledged: 1
        case .suspended: 2
        case .resumed: 3
        case .ended: 4
        }
    }
}

extension LimitationClock.Turn {
    /// The line of the derivation that says it; `nil` where the line before said all.
    var step: Limitation.Step? {
        switch self {
        case .began(let day, let moved): began(day, moved)
        case .event(let event): Limitation.Step(text: event.explanation, source: event.source)
        case .undone: Self.undone
        case .early(let event):
            Limitation.Step(
                text: Explanation(
                    "\(event.day): przed wymagalnością, gdy termin jeszcze nie biegł",
                    english: "\(event.day): before the claim was due, when no period ran yet"
                ),
                source: .cited("art. 120 § 1 k.c.", "Civil Code art. 120 § 1")
            )
        case .tooLate(let event):
            Limitation.Step(
                text: Explanation(
                    "\(event.day): po upływie terminu, bez znaczenia dla jego biegu",
                    english: "\(event.day): after the period had ended, without effect on it"
                ),
                source: .cited("art. 117 k.c.", "Civil Code art. 117")
            )
        case .period(let years, let first, let last): period(years, first, last)
        case .addedDays(let days, let last):
            Limitation.Step(
                text: Explanation(
                    "bieg stał przez \(CountedWord.days(days)): \(last)",
                    english: "the period stood still for \(days) \(days == 1 ? "day" : "days"): \(last)"
                ),
                source: .cited("art. 121 k.c.", "Civil Code art. 121")
            )
        case .yearEnd(let day):
            Limitation.Step(
                text: Explanation("koniec roku kalendarzowego: \(day)", english: "end of the calendar year: \(day)"),
                source: .cited("art. 118 zd. 2 k.c.", "Civil Code art. 118, second sentence")
            )
        case .endedInPause(let day):
            Limitation.Step(
                text: Explanation(
                    "rok skończył się, gdy bieg stał; pozostałe dni biegną potem: \(day)",
                    english: "the year ended while the period stood still; the days left run afterwards: \(day)"
                ),
                source: .cited("art. 121 k.c.", "Civil Code art. 121", .pauseOverYearEnd)
            )
        case .oldPeriod(let day): oldPeriod(day)
        case .newPeriodFromReform(let day):
            Limitation.Step(
                text: Explanation(
                    "nowy, krótszy termin biegnie od \(day)",
                    english: "the new, shorter period runs from \(day)"
                ),
                source: .transition
            )
        case .cappedByPrincipal(let day): capped(day)
        }
    }

    private static let undone = Limitation.Step(
        text: Explanation(
            "postępowanie bez skutku: liczy się tak, jakby go nie było",
            english: "proceedings without effect: counted as if they had not been"
        ),
        source: .cited("art. 203 § 2 k.p.c.", "Code of Civil Procedure art. 203 § 2")
    )

    private func oldPeriod(_ day: Day) -> Limitation.Step {
        Limitation.Step(
            text: Explanation(
                "według przepisów sprzed 9.07.2018, bez końca roku: \(day)",
                english: "by the rules from before 9 July 2018, without the year's end: \(day)"
            ),
            source: .transition
        )
    }

    private func capped(_ day: Day) -> Limitation.Step {
        Limitation.Step(
            text: Explanation(
                "najpóźniej razem z należnością główną: \(day)",
                english: "with its principal at the latest: \(day)"
            ),
            source: .cited(
                "uchwała SN III CZP 42/04",
                "Supreme Court resolution III CZP 42/04",
                .interestWithPrincipal
            )
        )
    }

    private func began(_ day: Day, _ moved: Bool) -> Limitation.Step {
        let polish = moved ? ", po przesunięciu terminu z dnia wolnego (art. 115 k.c.)" : ""
        let english = moved ? ", moved from a day off (Civil Code art. 115)" : ""
        return Limitation.Step(
            text: Explanation("wymagalna \(day)\(polish)", english: "due on \(day)\(english)"),
            source: .cited("art. 120 § 1 k.c.", "Civil Code art. 120 § 1")
        )
    }

    private func period(_ years: Int, _ first: Day, _ last: Day) -> Limitation.Step {
        Limitation.Step(
            text: Explanation(
                "\(CountedWord.years(years)) od \(first): \(last)",
                english: "\(years) years from \(first): \(last)"
            ),
            source: .cited("art. 118 i 125 § 1 k.c.", "Civil Code art. 118 and 125 § 1")
        )
    }
}

extension LimitationEvent {
    /// What happened, and what it does to the period.
    var explanation: Explanation {
        switch kind {
        case .acknowledged(let form, let isDisputed):
            Explanation(
                "\(day): \(form.name.polish)\(isDisputed ? " (sporne)" : ""); termin biegnie od nowa",
                english: "\(day): \(form.name.english)\(isDisputed ? " (disputed)" : ""); the period runs anew"
            )
        case .filed(let filing, _, _):
            Explanation(
                "\(day): \(filing.name.polish); termin nie biegnie, dopóki trwa postępowanie",
                english: "\(day): \(filing.name.english); the period does not run while the proceedings last"
            )
        case .ended(_, let outcome):
            Explanation("\(day): \(outcome.name.polish)", english: "\(day): \(outcome.name.english)")
        case .suspended(let cause, _):
            Explanation("\(day): \(cause.name.polish), początek", english: "\(day): \(cause.name.english) begins")
        case .resumed:
            Explanation("\(day): przeszkoda ustała", english: "\(day): the obstacle is over")
        }
    }

    var source: LegalSource {
        switch kind {
        case .acknowledged: .cited("art. 123 § 1 pkt 2 i 124 k.c.", "Civil Code art. 123 § 1 (2) and 124")
        case .filed: .cited("art. 123 § 1 pkt 1 i 124 § 2 k.c.", "Civil Code art. 123 § 1 (1) and 124 § 2")
        case .ended(_, .judgment): .cited("art. 125 § 1 k.c.", "Civil Code art. 125 § 1")
        case .ended(_, .electronicSuitDiscontinued):
            .cited("art. 505³⁷ § 2 k.p.c.", "Code of Civil Procedure art. 505³⁷ § 2")
        case .ended(_, .enforcementLeftIdle):
            .cited("art. 824 § 1 pkt 4 k.p.c.", "Code of Civil Procedure art. 824 § 1 (4)", .idleEnforcement)
        case .ended: .cited("art. 124 k.c.", "Civil Code art. 124")
        case .suspended, .resumed: .cited("art. 121 k.c.", "Civil Code art. 121")
        }
    }
}

extension LimitationEvent.Acknowledgement {
    package var name: Explanation {
        switch self {
        case .settlement: Explanation("ugoda, uznanie długu", english: "settlement, debt acknowledged")
        case .partPayment: Explanation("częściowa wpłata", english: "part payment")
        case .requestForInstalments: Explanation("prośba o raty", english: "request for instalments")
        case .balanceConfirmed: Explanation("podpisane potwierdzenie salda", english: "signed confirmation of balance")
        }
    }
}

extension LimitationEvent.Filing {
    package var name: Explanation {
        switch self {
        case .suit: Explanation("pozew", english: "suit")
        case .electronicSuit: Explanation("pozew w EPU", english: "suit in the e-court")
        case .enforcement: Explanation("wniosek egzekucyjny", english: "application for enforcement")
        case .security: Explanation("wniosek o zabezpieczenie", english: "motion for security")
        }
    }
}

extension LimitationEvent.Outcome {
    package var name: Explanation {
        switch self {
        case .withdrawn: Explanation("pozew cofnięty", english: "suit withdrawn")
        case .returned: Explanation("pozew zwrócony", english: "suit returned")
        case .rejected: Explanation("pozew odrzucony", english: "suit rejected")
        case .electronicSuitDiscontinued:
            Explanation(
                "EPU umorzone; pozew w ciągu 3 miesięcy zachowuje skutki",
                english: "e-court discontinued; a suit within 3 months keeps the effects"
            )
        case .judgment: Explanation("orzeczenie prawomocne", english: "final judgment")
        case .enforcementEnded: Explanation("egzekucja zakończona", english: "enforcement ended")
        case .enforcementLeftIdle:
            Explanation("egzekucja umorzona, wierzyciel bezczynny", english: "enforcement discontinued, creditor idle")
        }
    }
}

extension LimitationEvent.Suspension {
    package var name: Explanation {
        switch self {
        case .mediation: Explanation("mediacja", english: "mediation")
        case .conciliation: Explanation("zawezwanie do próby ugodowej", english: "call to a settlement attempt")
        case .forceMajeure: Explanation("siła wyższa", english: "force majeure")
        }
    }
}

extension CountedWord {
    static let days = CountedWord("dzień", "dni", "dni")
    static let years = CountedWord("rok", "lata", "lat")
}

extension LegalSource {
    /// A provision by its citation in both languages.
    static func cited(_ polish: String, _ english: String, _ doubt: Doubt? = nil) -> LegalSource {
        LegalSource(article: Explanation(polish, english: english), doubt: doubt)
    }

    static let transition = cited(
        "art. 5 ustawy z 13.04.2018, Dz.U. 2018 poz. 1104",
        "art. 5 of the act of 13 April 2018, Dz.U. 2018 poz. 1104",
        .transition
    )
}

extension Limitation {
    static func doubt(of turned: LimitationReading.Switch) -> Doubt {
        switch turned {
        case \.countsFromMovedDay: .movedDueDay
        case \.interestToYearEnd: .interestToYearEnd
        case \.hasTransition: .transition
        case \.idleEnforcementInterrupts: .idleEnforcement
        case \.disputedCounts: .disputedAcknowledgement
        case \.pauseAddsAYearEnd: .pauseOverYearEnd
        default: .gapAfterElectronicSuit
        }
    }
}

/// Readings and recollections that the limitation of a claim rests on.
extension Doubt {
    static let movedDueDay = unconfirmed(
        Explanation(
            "art. 115 k.c. przesunął termin zapłaty na następny rok; ostrożniej liczyć od pierwotnego",
            english:
                "Civil Code art. 115 moved the due day into the next year; it is safer to count from the stated one"
        )
    )
    static let interestToYearEnd = unconfirmed(
        Explanation(
            "czy przedawnienie odsetek też kończy się z końcem roku; pozwać do daty wcześniejszej, odpisać po "
                + "późniejszej",
            english: "whether the limitation of interest ends with a year too; sue by the earlier day, write off after "
                + "the later"
        )
    )
    static let transition = unconfirmed(
        Explanation(
            "przepisy przejściowe ustawy z 13.04.2018 (Dz.U. 2018 poz. 1104, art. 5) przyjęto z pamięci",
            english: "the transitional rules of the act of 13 April 2018 (Dz.U. 2018 poz. 1104, art. 5) are recalled"
        )
    )
    static let idleEnforcement = unconfirmed(
        Explanation(
            "czy egzekucja umorzona przez bezczynność wierzyciela przerwała bieg (art. 824 § 1 pkt 4 k.p.c.)",
            english:
                "whether enforcement discontinued for the creditor's idleness interrupted (Code of Civil Procedure "
                + "art. 824 § 1 (4))"
        )
    )
    static let disputedAcknowledgement = unconfirmed(
        Explanation("uznanie długu jest sporne", english: "the acknowledgement of the debt is disputed")
    )
    static let gapAfterElectronicSuit = unconfirmed(
        Explanation(
            "co obowiązuje przez trzy miesiące po umorzeniu EPU, nie jest rozstrzygnięte",
            english: "what holds during the three months after the e-court discontinued is unsettled"
        )
    )
    static let pauseOverYearEnd = unconfirmed(
        Explanation(
            "czy po zawieszeniu, które objęło koniec roku, termin kończy się znów z końcem roku",
            english: "whether a period that stood still over a year's end ends with a year again"
        )
    )
    static let interestWithPrincipal = unconfirmed(
        Explanation(
            "odsetki przedawniają się najpóźniej z należnością główną (uchwała SN III CZP 42/04)",
            english: "interest lapses with its principal at the latest (Supreme Court resolution III CZP 42/04)"
        )
    )
    static let eachDebtorAlone = unconfirmed(
        Explanation(
            "zdarzenia dotyczące innego współdłużnika nie działają na tego (art. 371–373 k.c.)",
            english: "events of another debtor have no effect on this one (Civil Code art. 371–373)"
        )
    )
    static let landlordAsEntrepreneur = unconfirmed(
        Explanation(
            "czy gmina wynajmująca lokale jest przedsiębiorcą, a najemca konsumentem (art. 117 § 2¹ k.c.); przyjęto, "
                + "że tak",
            english:
                "whether a municipality that lets dwellings is an entrepreneur and its occupier a consumer (Civil Code "
                + "art. 117 § 2¹); taken to be so"
        )
    )
}

/// What the allocation of payments assumes and nobody has yet compared with the official text.
extension Doubt {
    static let wordingOfAllocation = unconfirmed(
        Explanation(
            "treść art. 451 k.c. przyjęto z opracowań, nie z tekstu urzędowego",
            english: "the wording of Civil Code art. 451 is taken from summaries, not from the official text"
        )
    )
    static let designatedSideClaim = unconfirmed(
        Explanation(
            "odsetki i koszty nazwane w tytule uznano za wskazany dług, a nie tylko za jego składnik",
            english: "interest and costs named in the title are taken for a chosen debt, not just for a part of one"
        )
    )
    static let benefitGoesToPrincipal = unconfirmed(
        Explanation(
            "dodatek mieszkaniowy pokrywa tylko należność główną miesiąca, na który go przyznano",
            english: "the housing benefit covers only the principal of the month that it is granted for"
        )
    )
    static let orderInEnforcement = unconfirmed(
        Explanation(
            "kolejność z art. 1025–1026 k.p.c.; przyjęto podział, który podał komornik",
            english: "the order of Code of Civil Procedure art. 1025–1026; the bailiff's own split is taken over"
        )
    )
    static let setOffLikePayment = unconfirmed(
        Explanation(
            "do potrącenia kaucji stosuje się zasady zaliczania wpłat (art. 503 k.c.)",
            english: "setting off a deposit follows the rules for payments (Civil Code art. 503)"
        )
    )
    static let sameDueDay = unconfirmed(
        Explanation(
            "przepis nie mówi, który z długów wymagalnych tego samego dnia jest pierwszy; wzięto wcześniej powstały, a "
                + "z takich ten o mniejszym numerze",
            english: "the provision does not say which of two debts due on one day is first; the one that arose first "
                + "is taken, and of such the one with the smaller number"
        )
    )
    static let earlyPayment = unconfirmed(
        Explanation(
            "termin zastrzeżono na korzyść dłużnika (art. 457 k.c.)",
            english: "the time is set for the debtor's benefit (Civil Code art. 457)"
        )
    )
}

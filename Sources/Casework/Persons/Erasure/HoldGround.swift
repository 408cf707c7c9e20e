package import Safeguards

/// Why the law keeps a person's data from being erased, and how sure we are of that.
package enum HoldGround: String, Sendable, CaseIterable {
    case accounting, claims, proceedings
    case enforcementTitle = "enforcement_title"

    package var wording: Wording {
        switch self {
        case .accounting: Wording("dowody księgowe", english: "accounting evidence")
        case .claims:
            Wording(
                "ustalenie, dochodzenie lub obrona roszczeń",
                english: "establishing, pursuing or defending claims"
            )
        case .proceedings:
            Wording(
                "postępowanie przed sądem lub komornikiem",
                english: "proceedings before a court or bailiff"
            )
        case .enforcementTitle: Wording("tytuł wykonawczy", english: "enforcement title")
        }
    }

    /// Where the law says so.
    package var article: Wording {
        switch self {
        case .accounting:
            Wording(
                "art. 74 ustawy o rachunkowości w związku z art. 17 ust. 3 lit. b RODO",
                english: "Accounting Act, art. 74, with GDPR, art. 17(3)(b)"
            )
        case .claims, .proceedings, .enforcementTitle:
            Wording("art. 17 ust. 3 lit. e RODO", english: "GDPR, art. 17(3)(e)")
        }
    }

    /// Where we have it from.
    package var source: Wording {
        switch self {
        case .accounting:
            Wording(
                "wiedza ogólna; tekstu ustawy nie sprawdzono",
                english: "general knowledge; the act itself was not consulted"
            )
        case .claims, .proceedings, .enforcementTitle:
            Wording("rozporządzenie (UE) 2016/679", english: "Regulation (EU) 2016/679")
        }
    }

    /// What whoever relies on it must check.
    package var doubt: Wording {
        switch self {
        case .accounting:
            Wording(
                """
                Przyjęto 5 lat od początku roku następującego po roku rozliczenia, a dla roszczeń w postępowaniu 5 lat \
                od początku roku po jego zakończeniu. Sprawdź okres w obowiązującym tekście ustawy i w instrukcji \
                kancelaryjnej.
                """,
                english: """
                    Taken to be 5 years from the start of the year after the settlement, and for claims in proceedings \
                    from the year after these ended. Check the act in force and the unit's filing rules.
                    """
            )
        case .claims:
            Wording(
                "Terminu przedawnienia nie policzono. Ustal go dla tego roszczenia i wpisz datę.",
                english: "The limitation period was not computed. Establish it for this claim and enter the day."
            )
        case .proceedings:
            Wording(
                """
                Nie ustalono, jak długo po prawomocnym zakończeniu trzeba trzymać akta. Sprawdź jednolity rzeczowy \
                wykaz akt.
                """,
                english: "How long files are kept once proceedings end was not established. Check the filing plan."
            )
        case .enforcementTitle:
            Wording(
                "Nie policzono, kiedy przedawnia się roszczenie stwierdzone tytułem. Sprawdź bieg i przerwy terminu.",
                english: "When a claim under a title lapses was not computed. Check how its period ran."
            )
        }
    }
}

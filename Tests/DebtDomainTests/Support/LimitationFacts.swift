import DebtDomain

/// A claim of a test, against debtor 1 unless it says otherwise.
func limitationClaim(
    _ kind: LimitationKind,
    due: String,
    principal: String? = nil,
    debtor: UInt128 = 1
) -> LimitationClaim {
    LimitationClaim(
        kind: kind,
        debtor: ID(debtor),
        dueOn: day(due),
        payableBy: kind == .interest ? day(due) : WorkingCalendar.polish.endOfTerm(day(due)).ending,
        principalLapsesOn: principal.map(day)
    )
}

/// Something that concerns debtor 1 unless it says otherwise.
func event(_ on: String, _ kind: LimitationEvent.Kind, debtor: UInt128 = 1) -> LimitationEvent {
    LimitationEvent(on: day(on), debtors: [ID(debtor)], kind)
}

/// A suit under this number.
func suit(_ id: UInt128) -> LimitationEvent.Kind {
    .filed(.suit, ID(id))
}

/// Where the law or a fact can be read in two ways, by the words of its doubt.
enum ReadingDoubt: String, CaseIterable {
    case moved = "art. 115 k.c. przesunął termin zapłaty"
    case interest = "czy przedawnienie odsetek też kończy się z końcem roku"
    case transition = "przepisy przejściowe ustawy z 13.04.2018"
    case idle = "czy egzekucja umorzona przez bezczynność"
    case disputed = "uznanie długu jest sporne"
    case gap = "co obowiązuje przez trzy miesiące po umorzeniu EPU"
    case pause = "czy po zawieszeniu, które objęło koniec roku"

    /// The ones that are told about a claim.
    static func told(about limitation: Limitation) -> [ReadingDoubt] {
        allCases.filter { doubt in
            limitation.doubts.contains { $0.explanation.polish.hasPrefix("do potwierdzenia: " + doubt.rawValue) }
        }
    }
}

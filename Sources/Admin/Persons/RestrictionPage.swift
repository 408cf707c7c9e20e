import Casework
import Web

/// Whether a person's data is restricted, and the proposal to change that.
struct RestrictionPage: Page {
    static let title = Bilingual("Ograniczenie przetwarzania", english: "Restriction of processing")

    var status: RestrictionStatus
    var reason = ""
    var key: String
    var fault: Bilingual?

    var title: Bilingual { Self.title }
    var caption: Bilingual? { status.person.text }
    var trail: [Link] { [status.person.link] }
    private var id: String { status.person.id.text }
    private var change: RestrictionChange { status.state == .restricted ? .end : .restrict }

    var parts: [any Component] {
        let state = SummaryList([
            SummaryList.Row(Bilingual("Stan", english: "State"), Bilingual(status.state.wording))
        ])
        guard let waiting = status.waiting else { return [state, interruption] }
        return [
            state,
            Notice(
                Bilingual("Wniosek w tej sprawie już czeka na decyzję.", english: "A proposal about it is waiting.")
            ),
            Actions([
                LinkButton(
                    Bilingual("Zobacz wniosek", english: "See the proposal"),
                    to: .approvals.adding(waiting.text)
                )
            ]),
        ]
    }

    private var interruption: Interruption {
        Interruption(
            change.text,
            consequences: change.consequences,
            form: Form(
                action: .person(id, .restriction),
                fields: [TextArea.reason(reason, fault: fault)],
                hidden: [Hidden("key", key), Hidden("change", change.rawValue)],
                submit: Bilingual("Wyślij do zatwierdzenia", english: "Send for approval"),
                cancel: .card(ofPerson: id)
            )
        )
    }
}

/// What can be proposed about the processing of a person's data.
enum RestrictionChange: String, Sendable, CaseIterable {
    case restrict, end

    fileprivate var text: Bilingual {
        switch self {
        case .restrict:
            Bilingual(
                "Ograniczyć przetwarzanie danych tej osoby (art. 18 RODO)?",
                english: "Restrict the processing of this person's data (GDPR, art. 18)?"
            )
        case .end:
            Bilingual(
                "Znieść ograniczenie przetwarzania danych tej osoby?",
                english: "End the restriction of this person's data?"
            )
        }
    }

    fileprivate var consequences: [Bilingual] {
        let second = Bilingual(
            "Wniosek musi zatwierdzić inspektor ochrony danych, inny niż wnioskodawca.",
            english: "A data-protection officer other than the maker must approve the proposal."
        )
        switch self {
        case .restrict:
            return [
                second,
                Bilingual(
                    """
                    Dane zostaną, ale będzie można ich użyć tylko na żądanie osoby, dla sądu albo po to, żeby je \
                    poprawić.
                    """,
                    english: "The data stays, for the person's own requests, for a court and for corrections only."
                ),
                Bilingual(
                    """
                    To węziej niż art. 18 ust. 2 RODO, który pozwala też chronić prawa innej osoby i ważny interes \
                    publiczny. Do potwierdzenia z prawnikiem.
                    """,
                    english: """
                        This is narrower than GDPR, art. 18(2), which also allows to protect another person's rights \
                        and important public interests. To be confirmed with a lawyer.
                        """
                ),
                Bilingual(
                    "Osoba nadal będzie na listach i da się ją wyszukać.",
                    english: "The person still stands in lists and is found by searches."
                ),
            ]
        case .end:
            return [
                second,
                Bilingual(
                    "Zanim zniesiesz ograniczenie, zawiadom o tym osobę, która go żądała (art. 18 ust. 3 RODO).",
                    english: "Tell the person who asked for it before you end it (GDPR, art. 18(3))."
                ),
            ]
        }
    }
}

import Casework
import Safeguards
import Web

extension Address {
    /// The pages of a person that are about erasing and restricting.
    enum OfPerson: String {
        case erasure, restriction, holds
    }

    static func person(_ id: String, _ page: OfPerson) -> Address {
        card(ofPerson: id).adding(page.rawValue)
    }

    static func card(ofPerson id: String) -> Address {
        Address("/persons").adding(id)
    }
}

extension PersonReference {
    var text: Bilingual { Bilingual(wording) }
    /// To the card, which takes a right of its own.
    var link: Link { Link(text, to: .card(ofPerson: id.text)) }
}

/// What an erasure would come to, and the proposal to erase.
struct ErasurePage: Page {
    var preview: ErasurePreview
    var reason = ""
    var key: String
    var fault: Bilingual?

    let title = Bilingual("Usunięcie danych osoby", english: "Erasure of a person's data")
    var caption: Bilingual? { preview.person.text }
    var trail: [Link] { [preview.person.link] }
    private var id: String { preview.person.id.text }

    var parts: [any Component] {
        standing + [
            Heading(Bilingual("Co zostanie usunięte", english: "What goes")),
            SummaryList(goes),
            Heading(Bilingual("Co zostanie i dlaczego", english: "What stays, and why")),
            SummaryList(stays),
            Paragraph(
                Bilingual(
                    """
                    Rejestr zdarzeń dowodzi, kto i kiedy używał danych, dlatego nie skreślamy w nim niczego. Zostają \
                    identyfikatory, kody, czasy i skróty, a także słowa, którymi opisano cel, i teksty wyszukiwań, \
                    które nie wskazały dokładnie jednej osoby. Tego, co zaszyfrowano kluczem tej osoby, nie odczyta \
                    już nikt.
                    """,
                    english: """
                        The log proves who used the data and when, so nothing in it is struck out. Identifiers, codes, \
                        times and hashes stay, and so do words about purposes and searches that did not find exactly \
                        one person. What was sealed under this person's key, nobody will read again.
                        """
                )
            ),
            Notice(
                Bilingual(
                    """
                    Kopia zapasowa bazy zrobiona przed usunięciem zawiera jeszcze klucz tej osoby. Usuwanie takich \
                    kopii w terminie należy do administratora serwera.
                    """,
                    english: """
                        A backup of the database made before the erasure still holds this person's key. Whoever runs \
                        the server must remove such backups in time.
                        """
                )
            ),
        ] + proposal
    }

    /// What is in the way, or has been proposed already.
    private var standing: [any Component] {
        var parts: [any Component] = []
        if !preview.blocks.isEmpty {
            parts += [
                Notice(
                    Bilingual(
                        "Teraz nie można usunąć tych danych. Co stoi na przeszkodzie:",
                        english: "The data cannot be erased now. What is in the way:"
                    ),
                    tone: .warning
                ),
                BulletList(preview.blocks.map { Bilingual($0.wording) }),
                Paragraph(
                    Bilingual(
                        """
                        Podstawy przechowywania ustala i uchyla prawnik jednostki, pod adresem \
                        \(Address.person(id, .holds).text). Do tego czasu można ograniczyć przetwarzanie.
                        """,
                        english: """
                            The unit's lawyer sets and lifts the grounds for keeping the data, at \
                            \(Address.person(id, .holds).text). Until then the processing can be restricted.
                            """
                    )
                ),
                Actions([
                    LinkButton(RestrictionPage.title, to: .person(id, .restriction))
                ]),
            ]
        }
        if let waiting = preview.waiting {
            parts += [
                Notice(
                    Bilingual(
                        "Wniosek o usunięcie tych danych już czeka na decyzję.",
                        english: "A proposal to erase this data is waiting already."
                    )
                ),
                Actions([
                    LinkButton(
                        Bilingual("Zobacz wniosek", english: "See the proposal"),
                        to: .approvals.adding(waiting.text)
                    )
                ]),
            ]
        }
        return parts
    }

    private var goes: [SummaryList.Row] {
        preview.goes.map { part -> SummaryList.Row in
            let name = part.field.personWording.map { Bilingual($0) } ?? .verbatim(part.field.field)
            return .count(name, part.count)
        } + [
            .count(
                Bilingual("skróty, po których się wyszukuje", english: "hashes that searches go by"),
                preview.indexes
            ),
            SummaryList.Row(
                Bilingual("nazwa i adres w pamięci wyszukiwarki", english: "name and address in the search's memory"),
                Bilingual("tak", english: "yes")
            ),
            .count(
                Bilingual("klucze, bez których nic się nie otworzy", english: "keys, without which nothing opens"),
                preview.keys
            ),
        ]
    }

    private var stays: [SummaryList.Row] {
        [
            .count(Bilingual("wpisy w rejestrze zdarzeń", english: "lines of the log"), preview.stays.lines),
            .count(
                Bilingual("w tym z częścią, której nikt nie odczyta", english: "of them with an unreadable part"),
                preview.stays.sealedLines
            ),
            .count(
                Bilingual("ślady po wartościach usuniętych wcześniej", english: "traces of values removed before"),
                preview.stays.removedItems
            ),
            .count(
                Bilingual(
                    "wnioski o tej osobie, z powodami wpisanymi przez pracowników",
                    english: "proposals about the person, with reasons that staff typed"
                ),
                preview.stays.approvals
            ),
        ]
    }

    private var proposal: [any Component] {
        guard preview.blocks.isEmpty, preview.waiting == nil else { return [] }
        return [
            Interruption(
                Bilingual("Usunięcia nie można cofnąć.", english: "An erasure cannot be taken back."),
                consequences: [
                    Bilingual(
                        "Wniosek musi zatwierdzić inspektor ochrony danych, inny niż wnioskodawca.",
                        english: "A data-protection officer other than the maker must approve the proposal."
                    ),
                    Bilingual(
                        "Po zatwierdzeniu danych nie da się odtworzyć w tej usłudze. Otworzyć je mogłaby tylko kopia "
                            + "zapasowa sprzed usunięcia.",
                        english: "Once approved, this service cannot bring the data back. Only a backup from before "
                            + "could open it."
                    ),
                ],
                form: Form(
                    action: .person(id, .erasure),
                    fields: [TextArea.reason(reason, fault: fault)],
                    hidden: [Hidden("key", key)],
                    submit: Bilingual("Wyślij do zatwierdzenia", english: "Send for approval"),
                    weight: .danger,
                    cancel: .card(ofPerson: id)
                )
            )
        ]
    }
}

extension SummaryList.Row {
    fileprivate static func count(_ name: Bilingual, _ count: Int) -> SummaryList.Row {
        SummaryList.Row(name, .verbatim(String(count)))
    }
}

extension TextArea {
    /// Why something is proposed about a person.
    static func reason(_ reason: String, fault: Bilingual?) -> TextArea {
        TextArea(
            "reason",
            Bilingual("Powód", english: "Reason"),
            value: reason,
            hint: Bilingual(
                "Bez nazwisk i numerów: powód zostanie także po usunięciu danych.",
                english: "No names or numbers: the reason outlives the data."
            ),
            error: fault,
            rows: 3,
            length: 800
        )
    }
}

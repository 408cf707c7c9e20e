import Foundation
import Web

/// The mail that the demonstration has written and kept back.
struct SentMailPage: Page {
    var rows: [Row]
    var count: Bilingual
    var newer: Address?
    var older: Address?

    let title = Section.sentMail.title
    let section: Section? = .sentMail
    let width = PageWidth.wide

    struct Row: Sendable {
        let id: String
        let subject: String
        let recipient: String
        let at: Date
    }

    var parts: [any Component] {
        let table = Table(
            title,
            columns: [
                Table.Column(Bilingual("Temat", english: "Subject")),
                Table.Column(Bilingual("Do", english: "To")),
                Table.Column(Bilingual("Kiedy", english: "When")),
            ],
            rows: rows.map { row in
                Table.Row([
                    [Link(.verbatim(row.subject), to: .sentMail.adding(row.id))],
                    [Plain(.verbatim(row.recipient))],
                    [Moment(row.at)],
                ])
            }
        )
        let empty = Empty(
            Bilingual("Nie ma jeszcze wiadomości", english: "There are no messages yet"),
            Bilingual(
                "Zaproś kogoś albo poproś o nowe hasło, a wiadomość pojawi się tutaj.",
                english: "Invite somebody or ask for a new password, and the message will appear here."
            )
        )
        return [
            Paragraph(
                Bilingual(
                    "Wersja pokazowa niczego nie wysyła. Tu widać, co wysłałaby naprawdę.",
                    english: "The demonstration sends nothing. Here is what would have been sent."
                )
            )
        ] + (rows.isEmpty ? [empty] : [table]) + [Pager(count: count, newer: newer, older: older)]
    }
}

/// One message as its recipient would read it.
struct SentMessagePage: Page {
    var message: SentMailPage.Row
    var sender: String
    var text: String
    /// The link in the message, if there is one.
    var link: Address?

    var title: Bilingual { .verbatim(message.subject) }
    let section: Section? = .sentMail
    let trail = [Section.sentMail.link]

    var parts: [any Component] {
        let follow = Actions([
            LinkButton(
                Bilingual("Otwórz link z wiadomości", english: "Open the link in the message"),
                to: link ?? .start
            )
        ])
        return [
            SummaryList([
                SummaryList.Row(Bilingual("Od", english: "From"), .verbatim(sender)),
                SummaryList.Row(Bilingual("Do", english: "To"), .verbatim(message.recipient)),
                SummaryList.Row(Bilingual("Kiedy", english: "When"), [Moment(message.at)]),
            ]),
            MessageText(Bilingual("Treść wiadomości", english: "Text of the message"), text),
        ] + (link == nil ? [] : [follow])
    }
}

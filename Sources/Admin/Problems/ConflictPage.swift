import HTTPTypes
import Web

/// Somebody saved the same thing in the meantime: field by field, the reader chooses, and nothing typed is lost.
struct ConflictPage: Page {
    /// What was being changed: `Dane użytkownika: Jan Kowalski`.
    var subject: Bilingual
    /// Where the page belongs; nowhere for one's own account.
    var section: Section?
    /// Every field of the form.
    var fields: [Contested]
    /// What the form carries besides its fields.
    var hidden: [Hidden] = []
    /// The version that the choice will be based on.
    var version: Int64
    var action: Address
    var cancel: Address
    /// What the form asks for besides its fields.
    var stepUp: [any Component] = []

    let title = Bilingual("Ktoś zapisał zmiany przed Tobą", english: "Somebody saved changes before you")
    var caption: Bilingual? { subject }
    var trail: [Link] { section.map { [$0.link] } ?? [] }
    let status = HTTPResponse.Status.preconditionFailed

    var parts: [any Component] {
        [
            Paragraph(
                Bilingual(
                    "Wybierz, co ma zostać. Twoje wpisy czekają poniżej, nic nie przepadło.",
                    english: "Choose what shall stay. What you typed is below; nothing is lost."
                )
            ),
            Form(
                action: action,
                fields: fields.compactMap(\.choices) + stepUp,
                hidden: fields.flatMap(\.hidden) + hidden + [.version(version)],
                submit: Bilingual("Zapisz wybór", english: "Save the choice"),
                cancel: cancel
            ),
        ]
    }
}

/// One field of a form that two people have changed: what the reader sent, what is stored now, what both started from.
struct Contested: Sendable {
    private let name: String
    private let label: Bilingual
    private let mine: String
    private let theirs: String
    private let base: String
    private let words: @Sendable (String) -> Bilingual

    /// - Parameters:
    ///   - name: The field's, in the form.
    ///   - label: As the form has it.
    ///   - form: What the reader sent; `was_` and the name is what the field held when the form was drawn.
    ///   - theirs: What is stored now.
    ///   - words: How one value is read; several are separated by commas or line ends.
    init(
        _ name: String,
        _ label: Bilingual,
        _ form: FormBody,
        now theirs: String,
        words: @escaping @Sendable (String) -> Bilingual = { .verbatim($0) }
    ) {
        self.name = name
        self.label = label
        self.theirs = theirs
        self.words = words
        mine = Self.sent(name, form)
        base = form.kept("was_\(name)").replacing("\r\n", with: "\n")
    }

    /// A group of boxes as one value, in the order in which the stored one stands; lines end as they are stored, not as
    /// browsers send them.
    private static func sent(_ name: String, _ form: FormBody) -> String {
        let values = form.allKept(name)
        guard values.count != 1 else { return values[0].replacing("\r\n", with: "\n") }
        return values.joinedInOrder
    }

    /// Only what both changed differently has to be chosen.
    private var isContested: Bool { mine != theirs && mine != base && theirs != base }

    /// Whoever changed it last counts where the other did not.
    private var settled: String { mine == base ? theirs : mine }

    var hidden: [Hidden] {
        (isContested ? [] : [Hidden(name, settled)]) + [.former(name, theirs)]
    }

    var choices: Choices? {
        guard isContested else { return nil }
        let (mineText, theirsText, baseText) = (text(mine), text(theirs), text(base))
        return Choices(
            name,
            label,
            pick: .one,
            from: [
                Option(
                    mine,
                    Bilingual("Twoja zmiana: \(mineText.polish)", english: "Your change: \(mineText.english)"),
                    isChosen: true
                ),
                Option(
                    theirs,
                    Bilingual("Zapisane teraz: \(theirsText.polish)", english: "Saved now: \(theirsText.english)")
                ),
            ],
            hint: Bilingual("Wcześniej było: \(baseText.polish)", english: "It was before: \(baseText.english)")
        )
    }

    private func text(_ value: String) -> Bilingual {
        guard !value.isEmpty else { return .none }
        let parts = value.split { $0 == "," || $0.isNewline }.map { words(String($0)) }
        return Bilingual(
            parts.map(\.polish).joined(separator: ", "),
            english: parts.map(\.english).joined(separator: ", ")
        )
    }
}

import Casework
import HTTPTypes
import Safeguards
import Web

/// What is opened for a purpose.
enum PersonOpening: Sendable, CaseIterable {
    case card
    case identifiers
    case hardship

    init(_ secret: PersonSecret) {
        self = secret == .identifiers ? .identifiers : .hardship
    }

    var permission: Permission {
        switch self {
        case .card: .personContactRead
        case .identifiers: PersonSecret.identifiers.permission
        case .hardship: PersonSecret.social.permission
        }
    }

    func address(of id: String) -> Address {
        let card = Address.persons.adding(id)
        return switch self {
        case .card: card
        case .identifiers: card.adding("identifiers")
        case .hardship: card.adding("hardship")
        }
    }

    var title: Bilingual {
        switch self {
        case .card: Bilingual("W jakim celu otwierasz tę kartę?", english: "For what purpose do you open this card?")
        case .identifiers:
            Bilingual(
                "W jakim celu odsłaniasz dane identyfikacyjne?",
                english: "For what purpose do you show identifiers?"
            )
        case .hardship:
            Bilingual("W jakim celu odsłaniasz opis sytuacji?", english: "For what purpose do you show the hardship?")
        }
    }

    var submit: Bilingual {
        switch self {
        case .card: Bilingual("Otwórz kartę", english: "Open the card")
        case .identifiers, .hardship: Bilingual("Odsłoń i zapisz cel", english: "Show, and record the purpose")
        }
    }
}

/// The question for a purpose: which can be given, and what somebody gave.
struct PurposeQuestion: Sendable {
    var codes: [PurposeCode]
    var chosen: PurposeCode?
    var words = ""
    var codeFault: Bilingual?
    var wordsFault: Bilingual?

    /// A prefix keeps the ids apart where a page asks more than once.
    func form(for opening: PersonOpening, of id: String, prefix: String = "") -> Form {
        let only = codes.count == 1 ? codes.first : nil
        return Form(
            action: opening.address(of: id),
            fields: (only == nil ? [choices(prefix)] : []) + [field(prefix, isRequest: only == .subjectRequest)],
            hidden: only.map { [Hidden("purpose", $0.rawValue)] } ?? [],
            submit: opening.submit
        )
    }

    private func choices(_ prefix: String) -> any Component {
        Choices(
            "purpose",
            Bilingual("Cel", english: "Purpose"),
            pick: .one,
            from: codes.map { code in
                Option(
                    code.rawValue,
                    Bilingual(code.wording).capitalised,
                    hint: code.explanation,
                    isChosen: code == chosen
                )
            },
            error: codeFault,
            id: prefix + "purpose"
        )
    }

    private func field(_ prefix: String, isRequest: Bool) -> any Component {
        let request = Bilingual("Żądanie tej osoby", english: "The person's request")
        let words = Bilingual("Opis celu", english: "The purpose in words")
        return TextField(
            "words",
            isRequest ? request : words,
            value: self.words,
            hint: isRequest
                ? Bilingual(
                    "Napisz, kiedy i jak je złożono, na przykład: pismo z 12 listopada 2026.",
                    english: "Say when and how it was made, for example: letter of 12 November 2026."
                ) : Bilingual("Potrzebny przy innym celu.", english: "Needed for another purpose."),
            error: wordsFault,
            isOptional: !isRequest,
            length: 500,
            id: prefix + "words"
        )
    }
}

/// Asks why, before anything of a person is shown.
struct PurposePage: Page {
    var id: String
    var opening: PersonOpening
    var question: PurposeQuestion
    /// Why it is asked, where something was refused.
    var reason: Bilingual?
    var section: Section?
    var status = HTTPResponse.Status.ok

    var title: Bilingual { opening.title }
    var trail: [Link] { section.map { [$0.link] } ?? [] }

    var parts: [any Component] {
        [
            Paragraph(reason ?? .isRecorded),
            question.form(for: opening, of: id),
        ]
    }
}

extension Bilingual {
    static let isRecorded = Bilingual(
        "Cel zapisujemy w dzienniku razem z tym odczytem.",
        english: "The purpose is recorded together with this reading."
    )
}

extension FormBody {
    /// Why something is to be opened.
    func purpose() -> AccessPurpose? {
        let words = optionalText("words", length: 1...500)
        guard let typed = optionalText("purpose", length: 1...60), let words else { return nil }
        guard let typed else {
            note(FieldFault("missing", .choosePurpose), at: "purpose")
            return nil
        }
        guard let code = PurposeCode(rawValue: typed) else {
            note(.choice, at: "purpose")
            return nil
        }
        guard let purpose = AccessPurpose(code, words: words) else {
            note(FieldFault("missing", .describePurpose), at: "words")
            return nil
        }
        return purpose
    }

    /// The question again, with what was answered.
    func purposeQuestion(of codes: [PurposeCode]) -> PurposeQuestion {
        PurposeQuestion(
            codes: codes,
            chosen: PurposeCode(rawValue: kept("purpose")),
            words: kept("words"),
            codeFault: fault("purpose"),
            wordsFault: fault("words")
        )
    }
}

extension Bilingual {
    fileprivate static let choosePurpose = Bilingual("Wybierz cel.", english: "Choose a purpose.")
    fileprivate static let describePurpose = Bilingual(
        "Opisz cel w kilku słowach.",
        english: "Describe the purpose in a few words."
    )
    static let describeRequest = Bilingual(
        "Opisz żądanie: kiedy i jak je złożono.",
        english: "Describe the request: when and how it was made."
    )
}

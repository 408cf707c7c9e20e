import Casework
import Foundation
import Safeguards
import Web

/// Registering persons and correcting what is known of them.
enum PersonFormRoutes {
    static let all: [PageRoute] = [
        .get("/persons/new", .holders(.personRegister)) { try await registering($0, nil) },
        .post("/persons/new", .holders(.personRegister), register),
        .get("/persons/{person}/edit", .holders(.personChange)) { try await editing($0, nil) },
        .post("/persons/{person}/edit", .holders(.personChange), edit),
    ]

    private static func registering(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let (_, viewer) = try await exchange.look(Beforehand(.personRegister, LookAround()))
        let asked =
            if let form { form.kept("kind") } else {
                try exchange.request.query { query throws(Problem) in try query.filled("kind") } ?? ""
            }
        let page = RegisterPersonPage(
            kind: PersonKind(rawValue: asked) ?? .natural,
            fields: PersonFormFields(form),
            key: Filled(form).key,
            taken: form?.takenNumber(for: viewer)
        )
        return .page(page, for: viewer)
    }

    private static func register(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        return try await exchange.submit(form, again: { try await registering(exchange, form) }) {
            let kind = form.choice("kind", as: PersonKind.self)
            let (entry, items) = form.newPerson(kind ?? .natural)
            let key = form.uuid("key")
            guard let (_, key) = try form.gather(kind, key) else { return nil }
            do {
                let made = try await exchange.once(RegisterPerson(entry), form, key: key, route: "POST /persons/new")
                guard let id = made.outcome ?? made.madeBefore else { return .seeOther(.persons, .personRegistered) }
                return .seeOther(.persons.adding(id.text), .personRegistered)
            } catch let invalid as InvalidPerson {
                form.note(invalid, of: items)
            } catch let taken as PersonTaken {
                form.note(taken)
            }
            return nil
        }
    }

    private static func editing(_ exchange: Exchange, _ form: FormBody?) async throws -> Answer {
        let (draft, viewer) = try await exchange.look(EditPerson(try exchange.uuid("person")))
        var fields = PersonFormFields(form)
        fields.stored = draft.storedKinds
        if form == nil { fields.values = draft.values }
        let chosen = Filled(form).chosen("removed")
        let page = EditPersonPage(
            id: draft.id.text,
            name: draft.name,
            kind: draft.kind,
            fields: fields,
            removable: draft.removable(chosen: chosen),
            removedFault: form?.fault("removed"),
            hidden: draft.hiddenFields(form),
            taken: form?.takenNumber(for: viewer),
            section: .persons(for: viewer)
        )
        return .page(page, for: viewer)
    }

    private static func edit(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.form()
        let again = { try await editing(exchange, form) }
        let conflict = { try await contest(exchange, form) }
        return try await exchange.submit(form, again: again, conflict: conflict) {
            let kind = form.choice("kind", as: PersonKind.self)
            let (correction, items) = form.personCorrection(kind ?? .natural)
            let version = form.version()
            form.passOver("was_given_names", "was_surname", "was_organisation")
            for name in PersonDraft.emptyNames(of: kind ?? .natural) { form.passOver("was_\(name)") }
            guard let (_, version) = try form.gather(kind, version) else { return nil }
            let id = try exchange.uuid("person")
            do {
                let purpose = AccessPurpose(.correction)
                try await exchange.perform(ChangePerson(id, expected: version, correction, for: purpose))
                return .seeOther(.persons.adding(id.text), .personSaved)
            } catch let invalid as InvalidPerson {
                form.note(invalid, of: items)
            } catch let taken as PersonTaken {
                form.note(taken)
            }
            return nil
        }
    }

    private static func contest(_ exchange: Exchange, _ form: FormBody) async throws -> Answer {
        let (now, viewer) = try await exchange.look(EditPerson(try exchange.uuid("person")))
        let card = Address.persons.adding(now.id.text)
        let stored = now.values
        let names: [(String, Bilingual)] =
            now.kind == .natural
            ? [("given_names", .givenNames), ("surname", .surname)] : [("organisation", .organisation)]
        let shown = names + PersonLines.allCases.map { ($0.rawValue, $0.label) }
        let page = ConflictPage(
            subject: .verbatim(now.name),
            section: .persons(for: viewer),
            fields: shown.map { Contested($0.0, $0.1, form, now: stored[$0.0] ?? "") }
                // Of what is hidden nobody sees the other's value: what was typed goes on, the rest stays.
                + PersonDraft.emptyNames(of: now.kind).map { Contested($0, .none, form, now: "") },
            hidden: now.itemFields + [Hidden("kind", now.kind.rawValue)],
            version: now.version,
            action: card.adding("edit"),
            cancel: card
        )
        return .page(page, for: viewer)
    }
}

extension PersonFormFields {
    fileprivate init(_ form: FormBody?) {
        self.init()
        guard let form else { return }
        for name in PersonDraft.shownNames + PersonKind.allCases.flatMap(PersonDraft.emptyNames) {
            values[name] = form.kept(name)
        }
        for fault in form.faults {
            let name = String(fault.pointer.dropFirst())
            faults[name] = faults[name] ?? fault.message
        }
    }
}

extension FormBody {
    /// The number that somebody has already, for those who may look whose it is.
    fileprivate func takenNumber(for viewer: Viewer) -> String? {
        guard viewer.may(.caseList), let fault = faults.first(where: { $0.code == "person-taken" }) else { return nil }
        return kept(String(fault.pointer.dropFirst()))
    }
}

extension PersonDraft {
    /// Fields that begin with what is stored.
    fileprivate static let shownNames =
        ["given_names", "surname", "organisation"] + PersonLines.allCases.map(\.rawValue)

    /// Fields that begin empty, since what is stored is hidden or is added to.
    fileprivate static func emptyNames(of kind: PersonKind) -> [String] {
        let own = kind == .natural ? ["pesel", "birth_day_day", "birth_day_month", "birth_day_year"] : ["regon"]
        let addresses = ["address", "mailing"].flatMap { prefix in
            ["street", "house", "flat", "postal_code", "city", "country"].map { "\(prefix)_\($0)" }
        }
        return own + ["nip", "document_kind", "document_number", "hardship", "removed"] + addresses
    }

    fileprivate var values: [String: String] {
        var values = ["given_names": givenNames, "surname": surname, "organisation": organisation]
        for list in PersonLines.allCases {
            values[list.rawValue] = items(of: list).flatMap(\.lines).joined(separator: "\n")
        }
        return values
    }

    /// Which values are stored that a form does not show.
    fileprivate var storedKinds: Set<HiddenValue> {
        hidden.union(items.contains { $0.kind == .hardship } ? [.hardship] : [])
    }

    /// Which items the lines of the form are.
    fileprivate var itemFields: [Hidden] {
        PersonLines.allCases.map { list in
            Hidden(list.itemsField, items(of: list).map(\.id.text).joined(separator: ","))
        }
    }

    /// A form that was sent keeps what its sender saw, so that nobody else's change is lost.
    fileprivate func hiddenFields(_ form: FormBody?) -> [Hidden] {
        let mine = Self.shownNames.map { Hidden.former($0, form?.kept("was_\($0)") ?? values[$0] ?? "") }
        let ids = PersonLines.allCases.map(\.itemsField)
        let lists = form.map { form in ids.map { Hidden($0, form.kept($0)) } } ?? itemFields
        let version = form.flatMap { Int64($0.kept("version")) } ?? version
        return mine + lists + [.version(version), Hidden("kind", kind.rawValue)]
    }

    fileprivate func removable(chosen: Set<String>) -> [Option] {
        let numbers = [HiddenValue.pesel, .birthDay, .nip, .regon].filter(hidden.contains).map { value in
            Option(value.rawValue, value.title, hint: .storedHidden, isChosen: chosen.contains(value.rawValue))
        }
        let lists = PersonLines.allCases.map(\.kind)
        return numbers
            + items.filter { !lists.contains($0.kind) }.map { item in
                let lines = item.lines.joined(separator: ", ")
                let day = Moment(item.addedAt, to: .day).words
                let added = Bilingual("dodano \(day.polish)", english: "added on \(day.english)")
                return Option(
                    item.id.text,
                    lines.isEmpty
                        ? item.kind.title
                        : Bilingual(
                            "\(item.kind.title.polish): \(lines)",
                            english: "\(item.kind.title.english): \(lines)"
                        ),
                    hint: added,
                    isChosen: chosen.contains(item.id.text)
                )
            }
    }

    private func items(of list: PersonLines) -> [Item] { items.filter { $0.kind == list.kind } }
}

import DebtDomain
package import Foundation
package import Persistence
package import Safeguards

/// Somebody who was found, as a list shows them: enough to tell them from the others.
package struct PersonHit: Sendable, Hashable {
    package let id: UUID
    package let kind: PersonKind
    package let state: PersonState
    package let name: String
    /// The place of the first address; empty where there is none.
    package let place: String
}

/// What was found, and how it was looked for.
package struct PersonSearch: Sendable {
    /// What the text that was typed was taken for.
    package enum Kind: String, Sendable, CaseIterable {
        case pesel, nip, regon, email, phone, name
        case bankAccount = "bank_account"
    }

    package let kind: Kind
    package let hits: [PersonHit]
    /// There are more than can be shown: the text should say more.
    package let isCut: Bool
}

/// Finds persons by a number, an address or a name, whatever was typed.
package struct SearchPersons: PersonAction {
    package typealias Outcome = PersonSearch

    package static let permission = Permission.caseList
    package static let changesData = false
    package static let most = 50
    private let typed: String

    /// - Throws: `InvalidChange` for a text that is empty or too long to look for.
    package init(_ typed: String) throws(InvalidChange) {
        self.typed = try Entry.line(typed, "query", most: 200)
    }

    package func perform(in tenant: borrowing TenantConnection) async throws -> Unrevealed<PersonSearch> {
        guard try await tenant.principal().mayEver(Self.permission) else { throw Refused(missing: Self.permission) }
        let (kind, found) = try await find(in: tenant)
        let hits = try await tenant.hits(found.prefix(Self.most))
        let reading = PersonReading(
            .personSearched,
            seen: hits.map(\.seen),
            query: typed,
            ["kind": .word(kind.rawValue), "length": .count(typed.count), "shown": .count(hits.count)]
        )
        let isCut = found.count > Self.most
        return try await tenant.unrevealed(reading) { opener in
            PersonSearch(kind: kind, hits: try hits.map { try $0.hit(by: opener) }, isCut: isCut)
        }
    }

    /// Whom the asker may see of those who are found, and what the text was taken for.
    private func find(in tenant: borrowing TenantConnection) async throws -> (PersonSearch.Kind, [Visible]) {
        var kind = PersonSearch.Kind.name
        var visible: [Visible] = []
        let readings = Self.readings(of: typed)
        for (candidate, field, normalised) in readings {
            let found = try await tenant.persons(with: field, normalised)
            visible = try await tenant.visible(found)
            kind = candidate
            if !found.isEmpty { break }
        }
        if readings.isEmpty { visible = try await named(in: tenant) }
        if visible.isEmpty {
            // Nobody was found: then whether they may look at all is what is decided.
            try await tenant.permit { facts in
                facts.isAssigned = true
                facts.isInDepartment = true
                facts.isCourtAssigned = true
            }
        }
        return (kind, visible)
    }

    /// Goes on until there are more than can be shown of those whom the asker may see.
    private func named(in tenant: borrowing TenantConnection) async throws -> [Visible] {
        let names = try await tenant.personNames()
        var visible: [Visible] = []
        var lookedAt: Set<UUID> = []
        while visible.count <= Self.most {
            let limit = lookedAt.isEmpty ? 2 * Self.most : 1_000
            let found = names.search(typed, limit: limit, except: lookedAt)
            visible += try await tenant.visible(found)
            lookedAt.formUnion(found)
            guard found.count == limit else { break }
        }
        return visible
    }

    /// What a text can be taken for, the surest first; nothing where it must be a name.
    static func readings(of typed: String) -> [(PersonSearch.Kind, FieldRegistry, String)] {
        var found: [(PersonSearch.Kind, FieldRegistry, String)] = []
        let add = { (kind: PersonSearch.Kind, field: FieldRegistry, normalised: String?) in
            if let normalised { found.append((kind, field, normalised)) }
        }
        // What is no such number may be another one, or a name.
        add(.pesel, .personPesel, (try? Pesel(parsing: typed))?.normalised)
        add(.nip, .personNIP, (try? NIP(parsing: typed))?.normalised)  // As above, and so on.
        add(.regon, .personREGON, (try? REGON(parsing: typed))?.normalised)  // As above.
        add(.bankAccount, .personBankAccount, (try? BankAccount(parsing: typed))?.normalised)  // As above.
        add(.phone, .personPhone, (try? PhoneNumber(parsing: typed))?.normalised)  // As above.
        add(.email, .personEmail, (try? EmailAddress(parsing: typed))?.normalised)  // As above.
        return found
    }
}

/// Somebody whom the asker may see, and how.
private struct Visible: Sendable {
    let id: UUID
    let view: FieldView
}

/// Somebody who was found, still sealed.
private struct SealedHit: Sendable {
    let person: PersonRow
    let address: PersonItemRow?
    let view: FieldView

    /// Whose processing is restricted is found, for what is still allowed, and shown without anything of theirs.
    private var isNameless: Bool { person.state != PersonState.active.rawValue }

    var seen: SeenPerson {
        guard !isNameless else { return SeenPerson(person.id, []) }
        return SeenPerson(person.id, address == nil ? person.nameFields : person.nameFields.union([.personAddress]))
    }

    func hit(by opener: PersonOpener) throws -> PersonHit {
        let place = isNameless ? nil : try address?.json.map { try opener.open($0) }.flatMap { PostalAddress($0)?.city }
        return PersonHit(
            id: person.id,
            kind: PersonKind(rawValue: person.kind) ?? .natural,
            state: PersonState(rawValue: person.state) ?? .restricted,
            name: isNameless ? Masking.pseudonym(of: person.id) : try person.name(by: opener, view),
            place: view == .pseudonymised ? "" : place ?? ""
        )
    }
}

extension TenantConnection {
    /// Those of the persons whom the asker may see in a list, in the same order.
    fileprivate func visible(_ ids: [UUID]) async throws -> [Visible] {
        guard !ids.isEmpty else { return [] }
        var visible: [Visible] = []
        for person in try await standings(of: ids) {
            do {
                let view = try await permit(SearchPersons.permission, onWhoever: person.registeredBy, for: nil)
                visible.append(Visible(id: person.id, view: view))
            } catch is Refused {
                // Whom they may not see they do not find.
                continue
            }
        }
        return visible
    }

    fileprivate func hits(_ visible: ArraySlice<Visible>) async throws -> [SealedHit] {
        guard !visible.isEmpty else { return [] }
        let views = Dictionary(uniqueKeysWithValues: visible.map { ($0.id, $0.view) })
        return try await persons(visible.map(\.id)).map { person, items in
            let address = items.first { $0.field == .personAddress }
            return SealedHit(person: person, address: address, view: views[person.id] ?? .pseudonymised)
        }
    }
}

package import Foundation
package import Safeguards

/// What the door keeps for work on persons: the keys in use lately, and names to search. One for a process.
package struct PersonDesk: Sendable {
    let keys: TenantKeys
    let cache = SubjectKeyCache()
    /// A quarter of a gigabyte: a million persons or more.
    let directory = PersonDirectory(capacity: 256 << 20)

    init(keys: TenantKeys) {
        self.keys = keys
    }

    func forget(_ tenant: TenantID) {
        keys.forget(tenant)
        cache.forget(tenant)
        directory.forget(tenant)
    }

    /// The keys of those persons whose data was in use lately, and whose are still to be fetched.
    ///
    /// - Parameters:
    ///   - subjects: The persons.
    ///   - tenant: Whose they are.
    ///   - erasures: How many persons the tenant has erased; who cannot tell remembers nothing.
    /// - Returns: The keys that are remembered, and whose are not.
    func rememberedKeys(
        of subjects: [UUID],
        in tenant: TenantID,
        erasures: Int64?
    ) -> (found: [UUID: [FieldKey]], missing: [UUID]) {
        var found: [UUID: [FieldKey]] = [:]
        var missing: [UUID] = []
        for subject in Set(subjects) {
            if let erasures, let keys = cache.keys(of: subject, in: tenant, erasures: erasures) {
                found[subject] = keys
            } else {
                missing.append(subject)
            }
        }
        return (found, missing)
    }

    /// Fetches and opens the keys of these persons; none for who was erased.
    ///
    /// - Returns: The keys, and whose were exchanged.
    func openKeys(
        of subjects: [UUID],
        in tenant: TenantID,
        under vault: TenantVault,
        from store: PostgresKeyStore
    ) async throws -> (keys: [UUID: [FieldKey]], damaged: Set<UUID>) {
        let kept = try await store.subjectKeys(of: subjects)
        var vault = vault
        if kept.contains(where: { !vault.knows($0.epoch) }) {
            // The keys were wrapped anew since ours were fetched.
            vault = try await keys.vault(of: tenant, from: store, isFresh: true)
        }
        var found: [UUID: [FieldKey]] = [:]
        var damaged: Set<UUID> = []
        for (subject, wrapped) in Dictionary(grouping: kept.filter { $0.wrapped != nil }, by: \.subject) {
            do {
                found[subject] = try wrapped.sorted { $0.version < $1.version }.map { try vault.open($0) }
            } catch is IntegrityFailure {
                damaged.insert(subject)
            }
        }
        return (found, damaged)
    }

    /// Forgets somebody who was erased, here and now; other processes do when they are next asked.
    func forget(_ person: UUID, version: Int64, of tenant: TenantID) {
        cache.forget(person, in: tenant)
        directory.forget(person, version: version, of: tenant)
    }
}

/// Whom a line of the log tells of, and which of their fields were seen.
package struct SeenPerson: Sendable, Hashable {
    package let id: UUID
    package let fields: Set<FieldRegistry>

    package init(_ id: UUID, _ fields: Set<FieldRegistry>) {
        self.id = id
        self.fields = fields
    }

    var subject: AuditEntry.Subject {
        AuditEntry.Subject(id, fields: fields.reduce(0) { $0 | $1.mask })
    }
}

/// A reading of personal data, as the log tells of it.
package struct PersonReading: Sendable {
    package var act: AuditAct
    package var object: AuditEntry.Object?
    package var seen: [SeenPerson]
    package var purpose: AccessPurpose?
    /// What was looked for.
    package var query: String?
    package var extra: [AuditCode: AuditEntry.Extra]

    package init(
        _ act: AuditAct,
        about object: AuditEntry.Object? = nil,
        seen: [SeenPerson],
        purpose: AccessPurpose? = nil,
        query: String? = nil,
        _ extra: [AuditCode: AuditEntry.Extra] = [:]
    ) {
        self.act = act
        self.object = object
        self.seen = seen
        self.purpose = purpose
        self.query = query
        self.extra = extra
    }
}

extension TenantConnection {
    /// Records a reading of persons and prepares to show it: `make` runs when the record is committed, and can open
    /// what the record tells of and nothing else.
    package func unrevealed<Value: Sendable>(
        _ reading: PersonReading,
        _ make: @escaping @Sendable (PersonOpener) throws -> Value
    ) async throws -> Unrevealed<Value> {
        let keys = try await personKeys(of: reading.seen.map(\.id))
        var note = AuditNote(act: reading.act, object: reading.object, extra: reading.extra, result: .ok)
        note.subjects = reading.seen.map(\.subject)
        note.purpose = reading.purpose
        if let text = reading.query {
            let only = reading.seen.count == 1 ? reading.seen.first?.id : nil
            let key = only.flatMap { keys[$0]?.last }
            note.query = LookedFor(text: text, person: only.flatMap { id in key.map { (id, $0) } })
        }
        record(note)
        let seen = Dictionary(note.subjects.map { ($0.id, $0.fields) }, uniquingKeysWith: |)
        return Unrevealed(PersonOpener(tenant: tenant, keys: keys, seen: seen), make)
    }

    /// The keys of these persons; none for who was erased.
    ///
    /// - Throws: `IntegrityFailure` where a key was exchanged.
    func personKeys(of subjects: [UUID]) async throws -> [UUID: [FieldKey]] {
        let erasures = try await erasures()
        let (found, missing) = desk.rememberedKeys(of: subjects, in: tenant, erasures: erasures)
        guard !missing.isEmpty else { return found }
        let opened = try await desk.openKeys(of: missing, in: tenant, under: seals.vault, from: try await keyStore())
        guard opened.damaged.isEmpty else { throw IntegrityFailure() }
        if let erasures {
            for (subject, keys) in opened.keys {
                desk.cache.keep(keys, of: subject, in: tenant, erasures: erasures)
            }
        }
        return found.merging(opened.keys) { $1 }
    }

    /// The key with which new values of a person are sealed.
    ///
    /// - Throws: `IntegrityFailure` where there is none any more.
    func personKey(of subject: UUID) async throws -> FieldKey {
        guard let key = try await personKeys(of: [subject])[subject]?.last else { throw IntegrityFailure() }
        return key
    }

    /// Makes the first keys of new persons, kept before the first value that they seal.
    func makePersonKeys(of subjects: [UUID]) async throws -> [UUID: FieldKey] {
        let store = try await keyStore()
        var vault = seals.vault
        for _ in 1...2 {
            let made = try subjects.map { try vault.makeKey(for: $0) }
            if try await store.add(made.map(\.wrapped)) {
                return Dictionary(uniqueKeysWithValues: made.map { ($0.wrapped.subject, $0.key) })
            }
            // The epoch was retired since our keys were fetched; there is a newer one.
            vault = try await desk.keys.vault(of: tenant, from: store, isFresh: true)
        }
        throw KeyRotation.Failure.busy
    }
}

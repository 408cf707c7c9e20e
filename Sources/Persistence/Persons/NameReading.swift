package import Foundation
import Postgres
import Safeguards

/// The names are being read for the first time, and that takes longer than somebody waits.
package struct NamesNotReady: Error {
    package init() {}
}

/// The names and addresses of a tenant's persons, to be searched.
package struct PersonNames: Sendable {
    fileprivate let names: NamesOfTenant

    /// Persons whose name or address the text may be, the likeliest first, however it was misspelt a little; without
    /// those who have been looked at already.
    package func search(_ typed: String, limit: Int, except others: Set<UUID> = []) -> [UUID] {
        names.search(typed, limit: limit, except: others)
    }
}

extension TenantConnection {
    /// The names as they are now.
    ///
    /// - Throws: `NamesNotReady` where they were not read before: then the door reads them, while nobody holds a
    ///   connection for it, and performs the action anew.
    package func personNames() async throws -> PersonNames {
        _ = try await principal()
        let names = desk.directory.names(of: tenant)
        guard let since = names.isCompleteBefore else { throw NamesNotReady() }
        let (oldest, changed) = try await run(
            .value(NameReader.oldestTransaction, as: Int64.self),
            .rows(
                """
                SELECT \(PersonRow.columns) FROM person
                 WHERE search_tx >= \(since) AND search_tx < pg_snapshot_xmax(pg_current_snapshot())::text::bigint
                """,
                as: PersonRow.self
            )
        )
        if try await nameReader().take(changed, into: names) { desk.directory.settle(names, of: tenant) }
        names.isComplete(before: oldest)
        return PersonNames(names: names)
    }
}

/// Reads names and addresses into memory; nobody is shown any of them by that.
struct NameReader {
    /// All that older transactions did is seen.
    static let oldestTransaction: SQL = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    private static let personsReadAtOnce: Int64 = 2_000

    let connection: Connection
    let tenant: TenantID
    let vault: TenantVault
    let desk: PersonDesk

    /// Reads everybody.
    func takeAll(into names: NamesOfTenant) async throws {
        let oldest: Int64 = try await connection.value(Self.oldestTransaction)
        var last: UUID?
        while true {
            let page: [PersonRow] = try await connection.rows(
                """
                SELECT \(PersonRow.columns) FROM person
                 WHERE (\(last) IS NULL OR id > \(last)) AND state <> 'erased'
                 ORDER BY id LIMIT \(Self.personsReadAtOnce)
                """
            )
            try await take(page, into: names)
            guard page.count == Self.personsReadAtOnce else { break }
            last = page.last?.id
        }
        names.isComplete(before: oldest)
    }

    /// Opens those whose names are not known as they are now.
    ///
    /// Whose name does not open is left out and noted; everybody else is found.
    ///
    /// - Returns: Whether there was anybody.
    @discardableResult
    func take(_ persons: [PersonRow], into names: NamesOfTenant) async throws -> Bool {
        let new = names.unread(among: persons)
        guard !new.isEmpty else { return false }
        let read = try await named(new)
        names.take(read)
        desk.directory.noteOpened(read.count { $0.entry != nil })
        desk.directory.noteUnreadable(read.filter(\.isUnreadable), of: tenant)
        return true
    }

    private func named(_ persons: [PersonRow]) async throws -> [NamedPerson] {
        let alive = persons.filter { $0.state != "erased" }.map(\.id)
        let items: [PersonItemRow] = try await connection.rows(
            """
            SELECT \(PersonItemRow.columns) FROM person_item
             WHERE person = ANY (\(alive)) AND kind IN ('address', 'mailing_address') AND sealed IS NOT NULL
            """
        )
        let addresses = Dictionary(grouping: items, by: \.person)
        // Neither kept nor taken from what is remembered: everybody's are opened at once, and nobody's who was erased.
        let store = PostgresKeyStore(connection)
        let opened = try await desk.openKeys(of: alive, in: tenant, under: vault, from: store)
        let opener = PersonOpener(tenant: tenant, keys: opened.keys, seen: [:])
        return persons.map { person in
            guard person.state != "erased" else {
                return NamedPerson(id: person.id, version: person.version, entry: nil)
            }
            do {
                let entry = try Self.entry(person, addresses[person.id] ?? [], opener)
                return NamedPerson(id: person.id, version: person.version, entry: entry)
            } catch {
                return NamedPerson(id: person.id, version: person.version, entry: nil, isUnreadable: true)
            }
        }
    }

    private static func entry(
        _ person: PersonRow,
        _ addresses: [PersonItemRow],
        _ opener: PersonOpener
    ) throws(IntegrityFailure) -> NameIndex.Entry {
        var lines: [String] = []
        for item in addresses {
            guard let cell = item.json else { continue }
            lines.append(AddressWords.text(String(decoding: try opener.openSilently(cell).bytes, as: UTF8.self)))
        }
        let read = { (cell: PersonCell<String>?) throws(IntegrityFailure) -> String in
            guard let cell else { return "" }
            return try opener.openSilently(cell)
        }
        return NameIndex.Entry(
            person: person.id,
            givenNames: try read(person.givenNames),
            surname: try read(person.surname),
            organisation: try read(person.organisation),
            addressLines: lines
        )
    }
}

/// The words of a stored address.
private enum AddressWords {
    /// All of them in one line; `json` is an object of texts.
    static func text(_ json: String) -> String {
        // What is not as we wrote it has no words to find it by.
        let members = (try? JSONDecoder().decode([String: String].self, from: Data(json.utf8))) ?? [:]
        return ["street", "house", "flat", "code", "city"].compactMap { members[$0] }.joined(separator: " ")
    }
}

extension TenantDatabase {
    /// Reads the names that an action waits for; it holds no connection meanwhile, and many that wait share one
    /// reading.
    func readNames(for request: AdmissionRequest, seals: TenantSeals, in lane: Lane) async throws {
        let tenant = request.tenant
        let names = desk.directory.names(of: tenant)
        for _ in 0..<80 {
            guard names.isCompleteBefore == nil else { return }
            if names.beginBuilding() {
                defer { names.endBuilding() }
                try await pool(for: lane).withConnection(for: tenant) { connection in
                    let reader = NameReader(connection: connection, tenant: tenant, vault: seals.vault, desk: desk)
                    try await reader.takeAll(into: names)
                }
                return desk.directory.settle(names, of: tenant)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw NamesNotReady()
    }

    /// Records whose names did not open when they were read, which nobody saw.
    func recordUnreadableNames(for request: AdmissionRequest, seals: TenantSeals, in lane: Lane) async {
        let persons = desk.directory.takeUnrecorded(of: request.tenant)
        guard !persons.isEmpty else { return }
        let reader = AdmissionRequest(
            asker: .known(Authenticator.vouch(forJob: "names", holding: [], in: request.tenant)),
            tenant: request.tenant,
            permission: request.permission,
            level: .full,
            goesOn: false,
            client: nil,
            now: request.now
        )
        for person in persons {
            let line = Admission(reader).lineOfRefusal(IntegrityFailure(), about: [person], seals: seals)
            if let line { await record(line, of: request.tenant, in: lane) }
        }
    }

    /// Until cancelled, forgets names that nobody searches, and everything of a tenant that is suspended.
    func forgetWhatIsUnused() async {
        var suspended: Set<TenantID> = []
        while !Task.isCancelled {
            desk.directory.forgetIdle()
            // Where the registry cannot be read now, the next look can.
            if let tenants = try? await platform.suspendedTenants() {
                for tenant in tenants.subtracting(suspended) {
                    await closeConnections(of: tenant)
                    desk.forget(tenant)
                }
                suspended = tenants
            }
            // Cancelled: the loop ends.
            try? await Task.sleep(for: .seconds(2))
        }
    }

    /// How many tenants' names are in memory.
    package var tenantsWithNames: Int { desk.directory.count }
    /// How many persons' names were read into memory since the start, and how many did not open.
    package var nameFigures: (opened: Int, unreadable: Int) { desk.directory.figures }
}

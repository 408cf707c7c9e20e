import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Testing
import TestSupport

/// What nobody may be able to do once a person is erased, whatever they kept from before.
@Suite("After an erasure")
struct ErasureAfterwardsTests {
    private let office: ErasureUnit
    private let person: UUID

    init() async throws {
        office = try await ErasureUnit()
        person = try await office.registered()
    }

    private var unit: TestUnit { office.unit }

    @Test("An old copy of the rows opens neither here nor in a process that had the key at hand")
    func anOldCopyDoesNotOpen() async throws {
        try await office.copyRows(of: person)
        try await office.anotherProcess { other in
            // Both processes have the key and the name in memory.
            _ = try await office.card(of: person)
            #expect(try await office.found("kowalska") == [person])
            let show = ShowPerson(person)
            #expect(try await other.outcome(of: show, by: office.manager.caller).name == "Łucja Kowalska")
            let search = try SearchPersons("kowalska")
            #expect(try await other.outcome(of: search, by: office.manager.caller).hits.map(\.id) == [person])
            #expect(try await other.outcome(of: show, by: office.manager.caller).name == "Łucja Kowalska")

            try await office.erase(person)
            await #expect(throws: NotFound()) { try await other.outcome(of: show, by: office.manager.caller) }
            #expect(try await other.outcome(of: search, by: office.manager.caller).hits.isEmpty)

            try await office.restoreRows(of: person)
            await #expect(throws: IntegrityFailure()) {
                try await other.outcome(of: show, by: office.manager.caller)
            }
            await #expect(throws: IntegrityFailure()) { try await office.card(of: person) }
            #expect(try await other.outcome(of: search, by: office.manager.caller).hits.isEmpty)
            #expect(try await office.found("kowalska").isEmpty)
        }
        #expect(try await office.entries(of: .cryptoIntegrityFailure).count >= 2, "whoever tried left a line")
    }

    @Test("A process that starts on an old copy finds everybody but who was erased")
    func aNewProcessOnAnOldCopy() async throws {
        let other = try await office.registered("Kowal", pesel: "92010112343")
        try await office.copyRows(of: person)
        try await office.erase(person)
        try await office.restoreRows(of: person)
        try await office.anotherProcess { process in
            let search = try SearchPersons("kowal")
            #expect(try await process.outcome(of: search, by: office.manager.caller).hits.map(\.id) == [other])
        }
    }

    @Test("A row that came back can be erased again, and then is empty")
    func isErasedAgainAfterARestore() async throws {
        try await office.copyRows(of: person)
        try await office.erase(person)
        try await office.restoreRows(of: person)
        try await office.erase(person)
        let superuser = try await office.superuser()
        let state: String = try await superuser.value(
            """
            SELECT state || coalesce(length(surname_sealed)::text, '') FROM \(try office.schema).person
             WHERE id = \(person)
            """
        )
        #expect(state == "erased")
        let lines = try await office.entries(of: .personErased)
        #expect(lines.count == 2 && lines.contains { $0.contains(#""keys":0"#) })
    }

    @Test("What the log kept of before and after opens no more, and the log is what it was")
    func theLogIsUnreadableAndProven() async throws {
        var correction = PersonCorrection()
        correction.surname = "Nowacka"
        _ = try await unit.perform(ChangePerson(person, expected: 1, correction), by: office.manager)
        let change = try #require(try await office.entries(of: .personChanged).first)
        let before = try #require(change.firstMatch(of: /"b":"([^"]+)"/)?.1)
        let envelope = try #require(Base64URL.bytes(of: before))
        let old = try #require(try await unit.door.seal(unit.tenant.id, at: unit.now))

        #expect(try await opened(envelope) == "Kowalska", "until then whoever has the key reads it")
        try await office.erase(person)
        await #expect(throws: IntegrityFailure()) { try await opened(envelope) }
        #expect(try await office.entries(of: .personChanged) == [change], "not a byte of the line is another")
        let kept = try await unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.values("SELECT note FROM audit_checkpoint WHERE size = \(old.size)", as: String.self)
        }
        #expect(kept == [old.note], "the older head stands")
        let verifier = try await unit.door.logVerifier(of: unit.tenant.id, at: unit.now)
        let head = try SignedCheckpoint(parsing: old.note, of: verifier).checkpoint
        #expect(try await root(ofFirst: old.size) == head.root, "and is that of the very lines that are there now")
    }

    /// The surname in an envelope of the person's, as an action would open it.
    private func opened(_ envelope: [UInt8]) async throws -> String {
        try await unit.casework.perform(
            OpenSurname(person: person, envelope: envelope),
            as: .tester(in: unit.tenant)
        )
    }

    /// The root over the oldest lines of the log, computed from their bytes.
    private func root(ofFirst size: Int64) async throws -> TreeHash {
        let leaves = try await unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.values(
                "SELECT entry FROM audit_entry WHERE leaf_index < \(size) ORDER BY leaf_index",
                as: [UInt8].self
            )
        }
        return TreeHash.root(over: leaves.map { TreeHash.leaf($0) }[...])
    }

    @Test("Whoever had begun to read ends it; what they remember opens nothing afterwards")
    func whileSomebodyReads() async throws {
        try await office.copyRows(of: person)
        let (hasKeys, hasRow) = (Gate(), Gate())
        let withKeys = Task { try await read(until: .afterKeys, hasKeys) }
        let withRow = Task { try await read(until: .afterRow, hasRow) }
        await hasKeys.reached()
        await hasRow.reached()
        try await office.erase(person)
        hasKeys.open()
        hasRow.open()
        #expect(try await withKeys.value == "Kowalska", "the key was in hand before")
        await #expect(throws: IntegrityFailure(), "the key was not") { try await withRow.value }

        try await office.restoreRows(of: person)
        await #expect(throws: IntegrityFailure()) { try await office.card(of: person) }
    }

    private func read(until stop: GatedReading.Stop, _ gate: Gate) async throws -> String? {
        try await unit.perform(GatedReading(person, stop: stop, gate), by: office.manager)
    }
}

extension TreeHash {
    /// As RFC 6962 defines it.
    fileprivate static func root(over leaves: ArraySlice<TreeHash>) -> TreeHash {
        guard leaves.count > 1 else { return leaves.first ?? .ofNothing }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        let middle = leaves.startIndex + half
        return .node(root(over: leaves[..<middle]), root(over: leaves[middle...]))
    }
}

/// Opens an envelope that came from somewhere else as the person's surname.
private struct OpenSurname: PersonAction {
    typealias Outcome = String

    static let permission = Permission("test.read")
    static let changesData = false
    let person: UUID
    let envelope: [UInt8]

    func perform(in tenant: borrowing TenantConnection) async throws -> Unrevealed<String> {
        let reading = PersonReading(.personViewed, seen: [SeenPerson(person, [.personSurname])])
        guard let cell = PersonCell<String>(envelope, .personSurname, of: person, row: person) else { throw NotFound() }
        return try await tenant.unrevealed(reading) { opener in try opener.open(cell) }
    }
}

/// Stops in the middle of a reading until it is told to go on.
private struct GatedReading: PersonAction {
    typealias Outcome = String?

    enum Stop {
        case afterRow, afterKeys
    }

    static let permission = Permission.personContactRead
    static let changesData = false
    let person: UUID
    let stop: Stop
    let gate: Gate

    init(_ person: UUID, stop: Stop, _ gate: Gate) {
        self.person = person
        self.stop = stop
        self.gate = gate
    }

    func perform(in tenant: borrowing TenantConnection) async throws -> Unrevealed<String?> {
        let surname = try await tenant.person(person)?.person.surname
        try await tenant.permit()
        if stop == .afterRow { await gate.pass() }
        let reading = PersonReading(.personViewed, seen: [SeenPerson(person, [.personSurname])])
        let unrevealed = try await tenant.unrevealed(reading) { opener in try surname.map(opener.open) }
        if stop == .afterKeys { await gate.pass() }
        return unrevealed
    }
}

/// Where one waits for another.
private final class Gate: Sendable {
    private let (arrivals, arrival) = AsyncStream<Void>.makeStream()
    private let (openings, opening) = AsyncStream<Void>.makeStream()

    func pass() async {
        arrival.finish()
        for await _ in openings {}
    }

    func reached() async {
        for await _ in arrivals {}
    }

    func open() { opening.finish() }
}

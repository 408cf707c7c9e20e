import Crypto
import Foundation
@testable import Persistence
import Postgres
import Safeguards
import TestSupport
import Testing
import Web

/// Whoever takes the database, its files, what it has written ahead and all logs learns of nobody.
@Suite("A stolen database")
struct StolenDatabaseTests {
    @Test(arguments: [Proof.seed])
    func showsNoOneWhoIsInIt(seed: UInt64) async throws {
        let folder = "/tmp/komorne-stolen-" + UUID().uuidString.lowercased()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // Left behind in /tmp at worst.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let cluster = try await TestCluster(directory: folder + "/cluster")
        let database = try await TestDatabase.only(in: cluster)
        try await logEverything(in: database)

        var random = SplitMix64(seed: seed)
        let people = (0..<(Proof.isFull ? 10_000 : 150)).map { KnownPerson(number: $0, using: &random) }
        let log = LogRecorder()
        let words = try await withOffice(in: database, logger: log.logger) { office in
            try await use(people, at: office)
            return try await tokens(of: people, at: office.home.unit)
        }
        let known = people.flatMap(\.words)
        for word in known { #expect(!log.text.contains(word), "\(word) in our own log, seed \(seed)") }
        try (known + words).joined(separator: "\n").write(toFile: folder + "/words", atomically: true, encoding: .utf8)
        try "natural".write(toFile: folder + "/control", atomically: true, encoding: .utf8)
        let output = try await search(folder, database)
        #expect(!output.contains("FOUND") && !output.contains("BLIND"), "\(output.prefix(2_000)), seed \(seed)")
        #expect(output.contains("searched"))
        print("a stolen database of \(people.count) persons: \(output.split(separator: "\n").last ?? "")")
    }

    /// The server writes down each statement with its values, which is more than any of ours does.
    private func logEverything(in database: TestDatabase) async throws {
        let superuser = try await database.open(database.superuser)
        try await superuser.script("ALTER SYSTEM SET log_statement = 'all'")
        try await superuser.script("SELECT pg_reload_conf()")
        await superuser.close()
    }

    /// What people do with persons all day.
    private func use(_ people: [KnownPerson], at office: OfficeServer) async throws {
        let key = { [("Idempotency-Key", UUID().text)] }
        let worker = Pass(try await office.home.colleague(.manager))
        let call = { (method: String, path: String, headers: [(String, String)], json: String) in
            try await office.call(method, "/api/v1" + path, at: office.home, as: worker, headers, json: json)
        }
        for (number, person) in people.enumerated() {
            let made = try await call("POST", "/persons", key(), person.json)
            let id = try #require(try made.json["id"] as? String, "\(made.text)")
            guard number % 10 == 0 else { continue }
            #expect(try await call("GET", "/persons/\(id)", [], "").text.contains(person.surname))
            let reveal = #"{"group":"identifiers","purpose":{"code":"correction"}}"#
            #expect(try await call("POST", "/persons/\(id)/reveals", [], reveal).text.contains(person.pesel))
            for query in [person.pesel, person.email, person.surname, person.phone] {
                _ = try await call("POST", "/person-searches", [], #"{"query":\#(query.quoted)}"#)
            }
            let change = #"{"surname":\#((person.surname + "owicz").quoted)}"#
            #expect(try await call("PATCH", "/persons/\(id)", [("If-Match", "\"v1\"")], change).status == 204)
            // What is refused is not written down either.
            _ = try await call("POST", "/persons", key(), person.json)
        }
        try await office.home.unit.door.seal(office.home.unit.tenant.id, at: office.home.unit.now)
    }

    /// What an index of names or of parts of names would look like, had we one.
    private func tokens(of people: [KnownPerson], at unit: TestUnit) async throws -> [String] {
        let some = people.prefix(500)
        return try await unit.change { (tenant: borrowing TenantConnection) in
            var tokens: [String] = []
            for field in FieldRegistry.allCases where field.rawValue >> 16 == 3 {
                let key = try tenant.seals.vault.indexKey(field: field, version: tenant.seals.vault.indexVersion)
                for person in some {
                    for part in [person.surname, person.surname.uppercased()] + person.thirds {
                        let hash = HMAC<SHA256>.authenticationCode(for: Data(part.utf8), using: key)
                        // In a dump it would stand as these digits, among other bytes or alone.
                        tokens.append(Hex.text(of: Array(hash).prefix(8)))
                    }
                }
            }
            return tokens
        }
    }

    private func search(_ folder: String, _ database: TestDatabase) async throws -> String {
        let address = database.superuser
        let process = Process()
        process.executableURL = URL(filePath: try TestPython.interpreter())
        process.arguments = [
            "-B", TestDatabase.repository + "Tests/APITests/peers/stolen.py", folder + "/cluster", folder + "/words",
            folder + "/control", folder,
        ]
        process.environment = [
            "PATH": "/usr/bin:/bin", "PGHOST": address["host"] ?? "", "PGPORT": address["port"] ?? "5432",
            "PGUSER": address["user"] ?? "", "PGPASSWORD": address["password"] ?? "", "PGDATABASE": "komorne",
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let output = String(decoding: data, as: UTF8.self)
        #expect(process.terminationStatus == 0, "\(output)")
        return output
    }
}

/// Somebody whose every value is nobody else's.
private struct KnownPerson: Sendable {
    let given: String
    let surname: String
    let pesel: String
    let phone: String
    let email: String

    init(number: Int, using random: inout SplitMix64) {
        given = "Ż" + Self.letters(9, using: &random)
        surname = "Ł" + Self.letters(11, using: &random)
        email = Self.letters(12, using: &random) + "@example.org"
        phone = "6" + (0..<8).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
        let year = Int.random(in: 30...99, using: &random)
        let digits = [year / 10, year % 10, 0, 1 + number % 9, 1, number % 10].map(String.init).joined()
        let serial = String(10_000 + number).suffix(4)
        let ten = (digits + serial).compactMap(\.wholeNumberValue)
        let sum = zip(ten, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]).reduce(0) { $0 + $1.0 * $1.1 }
        pesel = digits + serial + String((10 - sum % 10) % 10)
    }

    var json: String {
        """
        {"kind":"natural","given_names":\(given.quoted),"surname":\(surname.quoted),"pesel":"\(pesel)",
         "items":[{"kind":"phone","number":"\(phone)"},{"kind":"email","address":"\(email)"}]}
        """
    }

    /// As it was typed and as it is stored, the phone with its country: nine digits alone are found among any others.
    var words: [String] { [given, surname, pesel, "48" + phone, email] }

    /// Three letters each, as an index of parts would have them.
    var thirds: [String] {
        let letters = Array(surname.lowercased())
        return (0..<(letters.count - 2)).map { String(letters[$0..<($0 + 3)]) }
    }

    private static func letters(_ count: Int, using random: inout SplitMix64) -> String {
        String((0..<count).compactMap { _ in "abcdefghijklmnoprstuwyz".randomElement(using: &random) })
    }
}

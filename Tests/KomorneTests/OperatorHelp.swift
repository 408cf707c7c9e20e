import Foundation
import Persistence
import Postgres
import Safeguards
import TestSupport

/// An operator of a test's registry, who answers what commands ask.
struct TestOperator: Sendable {
    let id: String
    let name: String
    let password: String
    let seed: TOTPSeed
    let database: TestDatabase

    /// Puts one more operator into the registry, whoever else is there; `keys` are those of the instance.
    static func make(in database: TestDatabase, keys provider: any KeyProvider) async throws -> TestOperator {
        let id = UUID()
        let person = TestOperator(
            id: id.uuidString.lowercased(),
            name: "t-" + TenantSlug.random(),
            password: "a password nobody has",
            seed: .random(),
            database: database
        )
        let keys = TenantKeys(provider)
        let hash = try await PasswordHasher(keys: keys).hash(Secret(person.password), with: .operators)
        let sealed = try Sealed(
            person.seed,
            in: .userTOTPSeed,
            at: SealedPlace(tenant: .platform, row: id),
            with: try await keys.fieldKey(of: .platform, version: 1)
        )
        let connection = try await database.open(database.superuser)
        try await connection.execute(
            """
            INSERT INTO ctl.operator (id, name, password, pepper_version, totp_seed_sealed, created_at)
            VALUES (\(id), \(person.name), \(hash.phc), \(hash.pepperVersion), \(sealed.bytes), now())
            """
        )
        await connection.close()
        return person
    }

    /// A code that is good for a minute at least. That one like it was used a moment ago is forgotten.
    func code() async throws -> String {
        let connection = try await database.open(database.superuser)
        try await connection.execute("UPDATE ctl.operator SET totp_last_step = 0 WHERE name = \(name)")
        await connection.close()
        return OneTimeCode.text(of: seed, step: OneTimeCode.step(at: .now) + 1)
    }

    /// What is typed at the questions for password and code.
    func answers() async throws -> String {
        "\(password)\n\(try await code())\n"
    }
}

extension KomorneProcess {
    /// Runs a command that `person` confirms; `input` is what it asks for after that.
    static func run(
        _ arguments: [String],
        by person: TestOperator,
        environment: [String: String],
        input: String = ""
    ) async throws -> (code: Int32, output: String) {
        try await run(
            arguments,
            environment: environment.merging(["KOMORNE_OPERATOR": person.name]) { $1 },
            input: try await person.answers() + input
        )
    }

    /// The six digits that the app shows for the secret that was printed last.
    func codeOfPrintedSecret() throws -> String {
        guard let text = output.matches(of: /secret: ([A-Z2-7]{32})/).last?.1,
            let bytes = Self.base32Bytes(of: text), let seed = TOTPSeed(bytes: bytes)
        else { throw Patience(complaint: "no secret was printed: \(output)") }
        return OneTimeCode.text(of: seed, step: OneTimeCode.step(at: .now))
    }

    private static func base32Bytes(of text: Substring) -> [UInt8]? {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        let bits = text.compactMap { letters.firstIndex(of: $0) }
            .map { String(repeating: "0", count: 5 - String($0, radix: 2).count) + String($0, radix: 2) }.joined()
        return stride(from: 0, to: bits.count / 8 * 8, by: 8).map { start in
            let from = bits.index(bits.startIndex, offsetBy: start)
            return UInt8(bits[from..<bits.index(from, offsetBy: 8)], radix: 2) ?? 0
        }
    }
}

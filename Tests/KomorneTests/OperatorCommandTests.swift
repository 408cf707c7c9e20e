import Foundation
import Persistence
import Postgres
import Safeguards
import TestSupport
import Testing

@Suite("Operators at the command line")
struct OperatorCommandTests {
    @Test func theFirstIsMadeAndThenTheSecondWithTheFirst() async throws {
        let desk = try await Desk()
        let refused = try await desk.run(["tenant", "list"], input: "anna\nx\n1\n")
        #expect(refused.code == 1)
        #expect(refused.output.contains("make the first one: komorne operator create NAME"))

        let making = try desk.start(["operator", "create", "anna"])
        try making.say("violet kettle sings under ivy")
        try making.say("violet kettle sings under ivyy")
        try await making.hears("the two are not the same")
        try making.say("short")
        try making.say("short")
        try await making.hears("too short")
        for _ in 0..<2 { try making.say("violet kettle sings under ivy") }
        try await making.hears("Recovery codes")
        try making.say("no code")
        try await making.hears("that is not the code")
        try making.say(try making.codeOfPrintedSecret())
        #expect(try await making.exitCode() == 0, "\(making.output)")
        #expect(making.output.contains("otpauth://totp/Komorne:anna?secret="))
        #expect(!making.output.contains("violet"), "what is secret is not repeated")

        let uninvited = try await desk.run(["operator", "create", "ewa"], input: "anna\nwrong\n123456\n")
        #expect(uninvited.code == 1)
        let codes = making.output.matches(of: #/  ([0-9A-Z]{5}(-[0-9A-Z]{5,6}){4})\n/#).map { String($0.1) }
        #expect(codes.count == 10)
        let second = try desk.start(["operator", "create", "ewa"])
        for line in ["anna", "violet kettle sings under ivy", codes[0]] { try second.say(line) }
        for _ in 0..<2 { try second.say("nineteen copper umbrellas wait") }
        try await second.hears("Recovery codes")
        try second.say(try second.codeOfPrintedSecret())
        #expect(try await second.exitCode() == 0, "\(second.output)")
        #expect(second.output.contains("9 are left"))

        let input = "anna\nviolet kettle sings under ivy\n\(codes[1])\n"
        let list = try await desk.run(["operator", "list"], input: input)
        #expect(list.output.contains("anna\tactive") && list.output.contains("ewa\tactive"), "\(list.output)")
    }

    @Test func whoeverIsNotConfirmedDoesNothing() async throws {
        let desk = try await Desk()
        let person = try await desk.makeOperator()
        let code = try await person.code()
        let wrong: [(why: String, input: String)] = [
            ("a wrong password", "\(person.name)\nnot the password\n\(code)\n"),
            ("a wrong code", "\(person.name)\n\(person.password)\n00000\n"),
            ("nobody's name", "nobody\n\(person.password)\n\(code)\n"),
        ]
        for attempt in wrong {
            let (code, output) = try await desk.run(["tenant", "list"], input: attempt.input)
            #expect(code == 1, "\(attempt.why)")
            #expect(output.contains("name, password or code is wrong"), "\(attempt.why)")
            #expect(output.contains("an operator has to confirm this"), "\(attempt.why): the answers ended")
        }
        let silent = try await desk.run(["tenant", "suspend", "anything"])
        #expect(silent.code == 1 && silent.output.contains("an operator has to confirm this"))

        let good = "\(person.name)\n\(try await person.answers())"
        #expect(try await desk.run(["tenant", "list"], input: good).code == 0)
        let replayed = try await desk.run(["tenant", "list"], input: good)
        #expect(replayed.code == 1 && replayed.output.contains("or the code was used before"))
        #expect(try await desk.count(of: .operatorConfirmationFailed) == 4)
        #expect(try await desk.count(of: .operatorConfirmed) == 1)
        #expect(try await desk.count(of: .tenantRead) == 1)
    }

    @Test func fiveWrongTriesEndACommand() async throws {
        let desk = try await Desk()
        let person = try await desk.makeOperator()
        let tries = String(repeating: "wrong\n123\n", count: 5)
        let rest = "\(person.password)\n\(try await person.code())\n"
        let (code, output) = try await desk.run(["tenant", "list"], as: person, input: tries + rest)
        #expect(code == 1)
        #expect(output.contains("5 wrong tries; nothing was done"))
        #expect(try await desk.count(of: .operatorConfirmationFailed) == 5)
    }

    @Test func theLastOneCannotEnd() async throws {
        let desk = try await Desk()
        let anna = try await desk.makeOperator()
        let alone = try await desk.run(["operator", "end", anna.name], by: anna)
        #expect(alone.code == 1 && alone.output.contains("you are the last operator"))
        let ewa = try await desk.makeOperator()
        #expect(try await desk.run(["operator", "end", anna.name], by: ewa).code == 0)
        #expect(try await desk.run(["operator", "list"], by: anna).code == 1, "who has left confirms nothing")
        #expect(try await desk.run(["operator", "list"], by: ewa).output.contains("\(anna.name)\tleft"))
        #expect(try await desk.run(["operator", "end", "nobody-here"], by: ewa).output.contains("no operator nobody"))
    }

    @Test func aLostFactorIsReplaced() async throws {
        let desk = try await Desk()
        let anna = try await desk.makeOperator()
        let ewa = try await desk.makeOperator()
        let own = try await desk.run(["operator", "reset-factor", anna.name], by: anna)
        #expect(own.code == 1 && own.output.contains("another operator has to"))
        let reset = try await desk.run(["operator", "reset-factor", ewa.name], by: anna)
        let code = try #require(reset.output.firstMatch(of: /(?m)^([0-9A-Z]{5}(-[0-9A-Z]{5,6}){4})$/)?.1)

        let back = try desk.start(["operator", "list"], as: ewa)
        try back.say(ewa.password)
        try back.say(String(code))
        try await back.hears("Recovery codes")
        try back.say(try back.codeOfPrintedSecret())
        #expect(try await back.exitCode() == 0, "\(back.output)")
        #expect(back.output.contains("\(ewa.name)\tactive"))

        let renewal = try desk.start(["operator", "change-factor"], as: anna)
        for line in [anna.password, try await anna.code()] { try renewal.say(line) }
        try await renewal.hears("Recovery codes")
        try renewal.say(try renewal.codeOfPrintedSecret())
        #expect(try await renewal.exitCode() == 0, "\(renewal.output)")
        #expect(try await desk.run(["tenant", "list"], by: anna).code == 1, "the old app does not count any more")
    }

    @Test func aPasswordIsChanged() async throws {
        let desk = try await Desk()
        let anna = try await desk.makeOperator()
        let new = "something else entirely\nsomething else entirely\n"
        #expect(try await desk.run(["operator", "change-password"], by: anna, input: new).code == 0)
        #expect(try await desk.run(["tenant", "list"], by: anna).code == 1)
        let answers = "something else entirely\n\(try await anna.code())\n"
        #expect(try await desk.run(["tenant", "list"], as: anna, input: answers).code == 0)
    }

    @Test(arguments: [["operator", "create", "anna'--"], ["operator", "create", "A"]])
    func aNameIsAWord(_ command: [String]) async throws {
        let (code, output) = try await Desk().run(command)
        #expect(code == 1 && output.contains("an operator's name has"))
    }

    @Test func theMatrixIsPrinted() async throws {
        let polish = try await KomorneProcess.run(["permissions"])
        #expect(polish.code == 0 && polish.output.hasPrefix("# Uprawnienia\n"))
        let english = try await KomorneProcess.run(["permissions", "--english"])
        #expect(english.output.hasPrefix("# Permissions\n"))
        let json = try await KomorneProcess.run(["permissions", "--json"])
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect((object?["rows"] as? [Any])?.count == Matrix.rows.count)
    }
}

/// A registry of its own, and the commands pointed at it.
private struct Desk: Sendable {
    let database: TestDatabase
    private let environment: [String: String]
    private let keyFile: String

    init() async throws {
        database = try await TestDatabase.separate()
        keyFile = try await TestCluster.shared.value.keyFile
        environment = ["KOMORNE_DATABASE_ADMIN_URL": database.admin.text, "KOMORNE_KEY_FILE": keyFile]
    }

    func makeOperator() async throws -> TestOperator {
        try await TestOperator.make(in: database, keys: try FileKeyProvider(path: keyFile))
    }

    func run(
        _ arguments: [String],
        as person: TestOperator? = nil,
        input: String = ""
    ) async throws -> (code: Int32, output: String) {
        try await KomorneProcess.run(arguments, environment: settings(for: person), input: input)
    }

    func run(
        _ arguments: [String],
        by person: TestOperator,
        input: String = ""
    ) async throws -> (code: Int32, output: String) {
        try await KomorneProcess.run(arguments, by: person, environment: environment, input: input)
    }

    func start(_ arguments: [String], as person: TestOperator? = nil) throws -> KomorneProcess {
        try KomorneProcess(arguments, environment: settings(for: person), input: nil)
    }

    func count(of act: AuditAct) async throws -> Int64 {
        let connection = try await database.open(database.admin)
        let count = try await connection.value(
            "SELECT count(*) FROM ctl.audit_entry WHERE act = \(act.number)",
            as: Int64.self
        )
        await connection.close()
        return count
    }

    private func settings(for person: TestOperator?) -> [String: String] {
        guard let person else { return environment }
        return environment.merging(["KOMORNE_OPERATOR": person.name]) { $1 }
    }
}

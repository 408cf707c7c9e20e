import Foundation
import Persistence
import Postgres
import Safeguards
import TestSupport
import Testing
import Web

/// The register of persons as clients reach it, with people of the roles that matter there.
struct PersonRegister: Sendable {
    static let persons = "/api/v1/persons"

    /// Everything that a natural person can have.
    static let natural = """
        {"kind":"natural","given_names":"Jan Paweł","surname":"Kowalski","pesel":"440514 01359","nip":"856-734-62-15",
         "items":[{"kind":"phone","number":"600 123 456"},{"kind":"email","address":"jan.kowalski@example.org"},
                  {"kind":"bank_account","number":"61 1090 1014 0000 0712 1981 2874"},
                  {"kind":"document","document":"identity_card","number":"ABA 300000"},
                  {"kind":"address","street":"ul. Długa","house":"12A","flat":"3","postal_code":"00-950",
                   "city":"Warszawa"},
                  {"kind":"hardship","text":"Samotny rodzic"}]}
        """
    static let organisation = """
        {"kind":"organisation","organisation":"Spółdzielnia Zgoda","regon":"123456785",
         "items":[{"kind":"mailing_address","house":"7","postal_code":"80-001","city":"Gdańsk","country":"PL"}]}
        """
    /// What of the natural person must not come out where it is not asked for.
    static let secrets = [
        "Kowalski", "Jan Paweł", "44051401359", "440514 01359", "8567346215", "856-734-62-15", "1944-05-14",
        "600123456", "600 123 456", "jan.kowalski", "61109010140000071219812874", "ABA300000", "ABA 300000", "Długa",
        "Samotny",
    ]

    let office: OfficeServer
    let worker: TestPerson
    let colleague: TestPerson
    let manager: TestPerson
    let auditor: TestPerson
    let officer: TestPerson

    var unit: FurnishedUnit { office.home }

    static func open(
        log: LogRecorder = LogRecorder(),
        _ body: @Sendable (PersonRegister) async throws -> Void
    ) async throws {
        try await withOffice(logger: log.logger) { office in
            try await body(
                PersonRegister(
                    office: office,
                    worker: try await office.home.colleague(.caseWorker),
                    colleague: try await office.home.colleague(.caseWorker),
                    manager: try await office.home.colleague(.manager),
                    auditor: try await office.home.colleague(.auditor),
                    officer: try await office.home.colleague(.dpo)
                )
            )
        }
    }

    func register(
        _ body: String = natural,
        as person: TestPerson? = nil,
        key: UUID = UUID()
    ) async throws -> LocalhostClient.Answer {
        let key = ("Idempotency-Key", key.text)
        return try await call("POST", "", as: person ?? worker, [key], body)
    }

    /// Registers somebody, where nothing stands against it.
    func registered(_ body: String = natural, as person: TestPerson? = nil) async throws -> String {
        let answer = try await register(body, as: person)
        return try #require(try answer.json["id"] as? String, "\(answer.text)")
    }

    func card(
        of id: String,
        as person: TestPerson? = nil,
        purpose: String? = nil
    ) async throws -> LocalhostClient.Answer {
        try await call("GET", "/" + id, as: person ?? worker, purpose.map { [("X-Purpose", $0)] } ?? [])
    }

    func view(_ id: String, _ body: String, as person: TestPerson? = nil) async throws -> LocalhostClient.Answer {
        try await call("POST", "/\(id)/views", as: person ?? worker, [], body)
    }

    func change(
        _ id: String,
        _ body: String,
        version: Int? = 1,
        as person: TestPerson? = nil
    ) async throws -> LocalhostClient.Answer {
        let expected = version.map { [("If-Match", "\"v\($0)\"")] } ?? []
        return try await call("PATCH", "/" + id, as: person ?? worker, expected, body)
    }

    func reveal(
        _ group: String,
        of id: String,
        as person: TestPerson? = nil,
        for purpose: String? = nil
    ) async throws -> LocalhostClient.Answer {
        let purpose = purpose.map { #","purpose":\#($0)"# } ?? ""
        return try await call("POST", "/\(id)/reveals", as: person ?? worker, [], #"{"group":"\#(group)"\#(purpose)}"#)
    }

    func search(_ query: String, as person: TestPerson? = nil) async throws -> LocalhostClient.Answer {
        try await office.call(
            "POST",
            "/api/v1/person-searches",
            at: unit,
            as: Pass(person ?? worker),
            json: #"{"query":\#(query.quoted)}"#
        )
    }

    func call(
        _ method: String,
        _ rest: String,
        as person: TestPerson,
        _ headers: [(String, String)] = [],
        _ json: String = ""
    ) async throws -> LocalhostClient.Answer {
        try await office.call(method, Self.persons + rest, at: unit, as: Pass(person), headers, json: json)
    }

    /// The lines that the unit's log has of an act.
    func lines(of act: AuditAct) async throws -> [[String: Any]] {
        try await entries().compactMap { entry in
            let line = try JSONSerialization.jsonObject(with: Data(entry.utf8)) as? [String: Any]
            return line?["act"] as? String == act.name ? line : nil
        }
    }

    /// The unit's log, word for word.
    func entries() async throws -> [String] {
        try await unit.unit.change { (tenant: borrowing TenantConnection) in
            try await tenant.values("SELECT convert_from(entry, 'UTF8') FROM audit_entry ORDER BY at, id")
        }
    }
}

extension LocalhostClient.Answer {
    /// What a problem says of fields, each as `pointer code: message`.
    var faults: Set<String> {
        get throws {
            let errors = try #require(try json["errors"] as? [[String: String]], "\(text)")
            return Set(errors.map { "\($0["pointer"] ?? "") \($0["code"] ?? ""): \($0["message"] ?? "")" })
        }
    }
}

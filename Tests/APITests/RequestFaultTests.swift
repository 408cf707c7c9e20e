import Foundation
import Persistence
import Postgres
import Safeguards
import TestSupport
import Testing
import Web

/// Whatever breaks between the service and its database, no answer over HTTPS holds anything of a person without a
/// committed line that says so.
@Suite("Requests while the line to the database breaks")
struct RequestFaultTests {
    /// How many requests are made at one office, and at how many offices: in full, 100,000 in all.
    private static let (requests, offices) = Proof.isFull ? (2_000, 50) : (300, 1)
    private static let atOnce = 6

    @Test(arguments: [Proof.seed])
    func showNobodyWithoutALine(seed: UInt64) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for office in 0..<Self.offices {
                if office >= Self.atOnce { try await group.next() }
                group.addTask { try await Self.tryAll(seed: seed &+ UInt64(office)) }
            }
            try await group.waitForAll()
        }
    }

    private static func tryAll(seed: UInt64) async throws {
        let database = try await TestDatabase.shared()
        let line = try await FaultyLine(toServerAt: try #require(database.socket))
        let carrying = Task { try await line.run() }
        defer { carrying.cancel() }
        try await withOffice(through: line) { office in
            let requests = try await Requests(at: office)
            var random = SplitMix64(seed: seed)
            var told: [String] = []
            var refused = 0
            for _ in 0..<Self.requests {
                line.breakAfter(.random(in: 0...9_000, using: &random), ofAnswers: .random(using: &random))
                let answer = try await requests.random(using: &random)
                if PersonRegister.secrets.contains(where: answer.text.contains) {
                    #expect((200...299).contains(answer.status), "\(answer.text), seed \(seed)")
                    told.append(try #require(answer["x-request-id"]))
                } else {
                    refused += 1
                }
                guard answer.status >= 500 else { continue }
                line.mend()
                #expect(try await becomesTrue { try await requests.isAnswered() }, "seed \(seed)")
            }
            line.mend()
            let lines = try await requests.lines()
            #expect(told.filter { lines[$0] != 1 } == [], "told without a line, or with two; seed \(seed)")
            #expect(line.broken > (told.count + refused) / 20, "the line must have broken often: \(line.broken)")
            #expect(told.count > (told.count + refused) / 10, "and held often: \(told.count)")
            let all = told.count + refused
            print("\(all) requests, \(line.broken) breaks, \(told.count) told of a person, seed \(seed)")
        }
    }

    /// What is asked, by whom.
    private struct Requests: Sendable {
        let office: OfficeServer
        let manager: TestPerson
        let officer: TestPerson
        let person: String

        init(at office: OfficeServer) async throws {
            self.office = office
            manager = try await office.home.colleague(.manager)
            officer = try await office.home.colleague(.dpo)
            let made = try await office.call(
                "POST",
                PersonRegister.persons,
                at: office.home,
                as: Pass(manager),
                [("Idempotency-Key", UUID().text)],
                json: PersonRegister.natural
            )
            person = try #require(try made.json["id"] as? String, "\(made.text)")
        }

        func random(using random: inout SplitMix64) async throws -> LocalhostClient.Answer {
            let asked = #"{"code":"subject-request","words":"Wniosek"}"#
            switch Int.random(in: 0..<6, using: &random) {
            case 0: return try await call("GET", "/persons/\(person)", as: manager)
            case 1:
                let body = #"{"group":"identifiers","purpose":{"code":"correction"}}"#
                return try await call("POST", "/persons/\(person)/reveals", as: manager, body)
            case 2:
                let body = #"{"group":"social","purpose":{"code":"enforcement"}}"#
                return try await call("POST", "/persons/\(person)/reveals", as: manager, body)
            case 3: return try await call("POST", "/person-searches", as: manager, #"{"query":"44051401359"}"#)
            case 4:
                let body = #"{"form":"json","purpose":\#(asked)}"#
                return try await call("POST", "/persons/\(person)/access-reports", as: officer, body)
            default: return try await call("GET", "/audit/entries?person=\(person)&limit=5", as: officer)
            }
        }

        /// Whether the line holds again.
        func isAnswered() async throws -> Bool {
            try await call("GET", "/me", as: manager).status == 200
        }

        /// How many committed lines that tell of the person each request has.
        func lines() async throws -> [String: Int] {
            let entries: [String] = try await office.home.unit.change { (tenant: borrowing TenantConnection) in
                try await tenant.values("SELECT convert_from(entry, 'UTF8') FROM audit_entry WHERE res = 0")
            }
            var lines: [String: Int] = [:]
            for entry in entries {
                let line = try JSONSerialization.jsonObject(with: Data(entry.utf8)) as? [String: Any]
                let subjects = line?["sub"] as? [[String: Any]] ?? []
                guard let request = line?["rid"] as? String, subjects.contains(where: { $0["id"] as? String == person })
                else { continue }
                lines[request, default: 0] += 1
            }
            return lines
        }

        private func call(
            _ method: String,
            _ path: String,
            as person: TestPerson,
            _ json: String = ""
        ) async throws -> LocalhostClient.Answer {
            try await office.call(method, "/api/v1" + path, at: office.home, as: Pass(person), json: json)
        }
    }
}

import Foundation
import Safeguards
import Testing

/// Numbers that stand in sealed values and in the log can never mean something else, so each is written down twice.
@Suite("Numbers that are for ever")
struct RegistryTests {
    private func lines(of path: String) throws -> [String] {
        let text = try String(contentsOf: PythonPeer.repository.appending(path: path), encoding: .utf8)
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
    }

    @Test func fieldsAreTheDocumentedOnes() throws {
        let fields = FieldRegistry.allCases.sorted { $0.rawValue < $1.rawValue }.map { field in
            let number =
                "0x"
                + Hex.text(
                    of: stride(from: 24, through: 0, by: -8).map {
                        UInt8(truncatingIfNeeded: field.rawValue >> UInt32($0))
                    }
                )
            let index = field.indexBits.map { "\($0)" } ?? "-"
            return [number, field.entity, field.field, "\(field.kind)", field.type, index, field.retention]
                .joined(separator: ";")
        }
        #expect(try lines(of: "docs/fields.txt") == fields)
    }

    @Test("Part 2 began with these; they never change")
    func fieldsKeepTheirNumbers() {
        let first: [(FieldRegistry, UInt32)] = [
            (.userName, 0x0001_0001), (.userEmail, 0x0001_0002), (.userTOTPSeed, 0x0001_0003),
            (.sessionDevice, 0x0001_0004), (.approvalReason, 0x0001_0005), (.approvalVerdict, 0x0001_0006),
            (.auditClient, 0x0002_0001),
        ]
        for (field, number) in first { #expect(field.rawValue == number) }
    }

    @Test("Part 3 began with these")
    func fieldsOfPersonsKeepTheirNumbers() {
        let first: [FieldRegistry] = [
            .personGivenNames, .personSurname, .personOrganisation, .personPesel, .personNIP, .personREGON,
            .personBirthDay, .personDocument, .personEmail, .personPhone, .personAddress, .personMailingAddress,
            .personBankAccount, .personHardship,
        ]
        for (index, field) in first.enumerated() {
            #expect(field.rawValue == 0x0003_0001 + UInt32(index))
            #expect(field.mask == 1 << UInt64(index))
        }
    }

    @Test func actsAreTheDocumentedOnes() throws {
        let acts = AuditAct.all.map { "\($0.number);\($0.name);\($0.kind.name)" }
        #expect(try lines(of: "docs/audit-acts.txt") == acts)
        #expect(AuditAct.all.map(\.number) == AuditAct.all.map(\.number).sorted())
        #expect(Set(AuditAct.all.map(\.number)).count == AuditAct.all.count)
        #expect(Set(AuditAct.all.map(\.name)).count == AuditAct.all.count)
        #expect(AuditAct.all.allSatisfy { AuditCode($0.name) != nil })
    }

    @Test("An act that is declared is in the list")
    func actsAreComplete() throws {
        let source = try lines(of: "Sources/Safeguards/AuditActs.swift").joined(separator: "\n")
        #expect(source.matches(of: /= AuditAct\(/).count == AuditAct.all.count)
    }

    @Test func classesAndResultsKeepTheirNumbers() {
        #expect(
            AuditClass.allCases.map { "\($0.rawValue) \($0.name)" } == [
                "1 AUTH", "2 READ", "3 CHANGE", "4 EXPORT", "5 SEND", "6 ADMIN", "7 KEY", "8 DENY", "9 SYSTEM",
            ]
        )
        #expect(AuditResult.allCases.map { "\($0.rawValue) \($0.name)" } == ["0 ok", "1 refused", "2 failed"])
    }
}

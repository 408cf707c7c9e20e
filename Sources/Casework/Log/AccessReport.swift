package import Foundation
package import Persistence
package import Safeguards

/// Who looked at a person's data, when, why and at what: for the person, who may ask for it (GDPR, art. 15 sec. 1).
///
/// It names offices, not employees. The person has a right to dates and purposes of what was consulted; to the names of
/// employees only where that is indispensable and their rights are weighed (CJEU, C-579/21, 22 June 2023).
package struct AccessReport: Sendable {
    package struct Look: Sendable, Hashable {
        package let at: Date
        package let act: Wording
        package let fields: [Wording]
        package let purpose: Wording?
        /// The offices that whoever looked held.
        package let offices: [Wording]
        /// The place of the line in the log; `nil` until it has one.
        package let place: Int64?
    }

    package let person: UUID
    /// `nil` for who was erased.
    package let name: String?
    package let unit: String?
    package let from: Date?
    package let until: Date?
    package let madeAt: Date
    /// The oldest first.
    package let looks: [Look]
    package let head: LogState.Head?
}

/// The period holds more than one document can show.
package struct PeriodTooLong: Error, Equatable {
    package let most: Int

    package init(most: Int) {
        self.most = most
    }
}

/// Makes the report for a person who asked for it.
package struct ReportAccess: PersonAction {
    package typealias Outcome = AccessReport

    package static let permission = Permission.auditExport
    package static let changesData = false
    package static let most = 5_000
    private let person: UUID
    private let from: Date?
    private let until: Date?
    private let purpose: AccessPurpose?

    /// - Parameters:
    ///   - person: Whose data were looked at.
    ///   - from: From this instant on.
    ///   - until: Before this instant.
    ///   - purpose: The person's request, with words that name it.
    package init(_ person: UUID, from: Date?, until: Date?, for purpose: AccessPurpose?) {
        self.person = person
        self.from = from
        self.until = until
        self.purpose = purpose
    }

    /// - Throws: `NotFound`, `PeriodTooLong`.
    package func perform(in tenant: borrowing TenantConnection) async throws -> Unrevealed<AccessReport> {
        guard try await tenant.permit() == .clear else { throw Refused(missing: Self.permission) }
        guard let found = try await tenant.person(person)?.person else { throw NotFound() }
        try await tenant.permit(.personContactRead, on: found, for: purpose)
        let rows = try await tenant.logLines(search, before: nil, limit: Int64(Self.most + 1))
        guard rows.count <= Self.most else { throw PeriodTooLong(most: Self.most) }
        let looks = rows.reversed().map { row in
            let line = LogLine(row, names: [:], view: .clear, pseudonym: Masking.pseudonym)
            return AccessReport.Look(line, person)
        }
        let head = try await tenant.logState().head
        let setting = TenantSetting.unitDisplayName.rawValue
        let unit = try await tenant.currentSettings(named: [setting]).first?.value
        let nameFields = found.nameFields
        let reading = PersonReading(
            .auditPersonReported,
            about: .person(person),
            seen: [SeenPerson(person, nameFields)],
            purpose: purpose,
            ["lines": .count(looks.count)]
        )
        let (madeAt, from, until) = (tenant.now, from, until)
        return try await tenant.unrevealed(reading) { opener in
            AccessReport(
                person: found.id,
                name: nameFields.isEmpty ? nil : try found.name(by: opener, .clear),
                unit: unit.flatMap { $0.isEmpty ? nil : $0 },
                from: from,
                until: until,
                madeAt: madeAt,
                looks: looks,
                head: try head.map { try LogState.Head($0) }
            )
        }
    }

    /// What somebody saw, got, changed or destroyed; whom the door refused saw nothing.
    private var search: LogSearch {
        var search = LogSearch()
        search.person = person
        search.classes = [AuditClass.read, .change, .export, .send, .key].map(\.rawValue)
        search.result = AuditResult.ok.rawValue
        search.from = from
        search.until = until
        return search
    }
}

extension AccessReport.Look {
    fileprivate init(_ line: LogLine, _ person: UUID) {
        let fields = line.subjects.first { $0.id == person }?.fields ?? []
        self.init(
            at: line.at,
            act: line.meaning,
            fields: fields.compactMap(\.personWording),
            purpose: line.purpose.flatMap { PurposeCode(rawValue: $0) }?.wording,
            offices: line.actor.offices,
            place: line.place
        )
    }
}

extension LogLine.Actor {
    /// In which office somebody acted, without their name.
    fileprivate var offices: [Wording] {
        let held = roles.filter { $0 != .user }.map(\.name)
        guard held.isEmpty else { return held }
        switch kind {
        case .user: return [Wording("pracownik", english: "employee")]
        case .token: return [Wording("system zewnętrzny", english: "another system")]
        case .job, .system: return [Wording("system Komorne", english: "Komorne itself")]
        case .operator: return [Wording("operator", english: "operator")]
        case .visitor: return [Wording("osoba niezalogowana", english: "somebody not signed in")]
        }
    }
}

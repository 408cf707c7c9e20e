import Casework
import Foundation
import Persistence
import Postgres
import Safeguards
import Synchronization
import TestSupport
import Testing

/// What becomes of an export that is long, empty or interrupted.
@Suite("Exports of the log at their edges")
struct AuditExportEdgeTests {
    /// More than two pages.
    private static let many = 1_100

    @Test func goesOnPastOnePageAndRecordsEach() async throws {
        try await AuditDesk.open { desk in
            try await Self.fill(desk)
            let answer = try await desk.post("/audit/exports", #"{"form":"bundle"}"#)
            #expect(answer.status == 200, "\(answer.text)")
            try await ExportFolder.with { folder in
                try folder.write(answer.body, to: "bundle.zip")
                let key = try #require(try await desk.get("/audit/state").json["key"] as? String)
                let verdict = try await folder.verify("bundle.zip", key: key)
                #expect(verdict.status == 0, "\(verdict.output)")
                let count = """
                    import csv, io, sys, zipfile
                    bundle = zipfile.ZipFile(sys.argv[1])
                    table = csv.reader(io.StringIO(bundle.read('entries.csv').decode('utf-8-sig')), delimiter=';')
                    print(len(bundle.read('entries.jsonl').splitlines()), len(list(table)))
                    """
                let counts = try await folder.python(count).split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
                let lines = try #require(counts.first)
                #expect(lines > Self.many && counts.last == lines + 2, "the heading and the ending are rows too")
                let pages = try await desk.register.lines(of: .auditExportPaged)
                #expect(pages.count == 2 * ((lines + 499) / 500))
                let shown = pages.compactMap { ($0["x"] as? [String: Any])?["lines"] as? Int }.reduce(0, +)
                #expect(shown == 2 * lines, "each page says how many lines went out")
            }
        }
    }

    @Test func ofAPeriodWithoutEntriesIsRefused() async throws {
        try await AuditDesk.open { desk in
            let answer = try await desk.post("/audit/exports", #"{"form":"bundle","from":"2031-01-01"}"#)
            #expect(answer.status == 409 && answer.code == "nothing-logged", "\(answer.text)")
            #expect(try await desk.register.lines(of: .auditExportFinished).isEmpty)
        }
    }

    @Test func aReportOnMoreThanAPaperHoldsAsksForAShorterPeriod() async throws {
        try await AuditDesk.open { desk in
            let unit = desk.register.unit.unit
            let id = try await desk.register.registered()
            let superuser = try await unit.database.open(unit.database.superuser)
            try await superuser.script(
                SQL(
                    trusted: """
                        SET search_path = \(try unit.tenant.names.schema.text);
                        WITH line AS (
                            INSERT INTO audit_entry (id, at, cls, act, res, entry, leaf_hash)
                            SELECT gen_random_uuid(), '2025-05-05 12:00+00', \(AuditClass.read.rawValue),
                                   \(AuditAct.personViewed.number), \(AuditResult.ok.rawValue), '{}',
                                   decode(repeat('00', 32), 'hex')
                              FROM generate_series(1, \(ReportAccess.most + 1))
                            RETURNING id, at)
                        INSERT INTO audit_subject (subject, at, id) SELECT '\(id)', at, id FROM line;
                        """
                )
            )
            await superuser.close()
            let body = { (period: String) in
                #"{"form":"json",\#(period)"purpose":{"code":"subject-request","words":"Wniosek"}}"#
            }
            let path = "/persons/\(id)/access-reports"
            let long = try await desk.post(path, body(""))
            #expect(long.status == 409 && long.code == "period-too-long", "\(long.text)")
            let short = try await desk.post(path, body(#""from":"2026-01-01","#))
            #expect(short.status == 200, "\(short.text)")
        }
    }

    @Test func thatIsInterruptedIsNoExport() async throws {
        try await AuditDesk.open { desk in
            try await Self.fill(desk)
            let (unit, officer) = (desk.register.unit.unit, desk.register.officer)
            let export = try await unit.casework.beginLogExport(LogQuery(), as: .bundle, by: officer.caller)
            let sent = Mutex<[UInt8]>([])
            await #expect(throws: Unauthenticated.self) {
                try await export.write { bytes in
                    sent.withLock { $0 += bytes }
                    try await unit.change { (tenant: borrowing TenantConnection) in
                        try await tenant.execute(
                            """
                            UPDATE session SET ended_at = \(tenant.now), end_reason = 'signed_out'
                             WHERE id = \(officer.session.id)
                            """
                        )
                    }
                }
            }
            #expect(try await desk.register.lines(of: .auditExportFinished).isEmpty)
            try await ExportFolder.with { folder in
                let bytes = sent.withLock { $0 }
                #expect(!bytes.isEmpty, "it was under way")
                try folder.write(bytes, to: "bundle.zip")
                let key = "audit.localhost/none+00000000+AAAA"
                #expect(try await folder.verify("bundle.zip", key: key).status != 0)
                let opening = "import zipfile,sys;print(zipfile.is_zipfile(sys.argv[1]))"
                #expect(try await folder.python(opening).hasPrefix("False"))
            }
        }
    }

    @Test("An export outlasts the second factor that was shown for it; the next one asks again")
    func outlastsTheFactor() async throws {
        try await AuditDesk.open { desk in
            try await Self.fill(desk)
            let (unit, officer) = (desk.register.unit.unit, desk.register.officer)
            let export = try await unit.casework.beginLogExport(LogQuery(), as: .bundle, by: officer.caller)
            let isLate = Mutex(false)
            try await export.write { _ in
                let isFirst = isLate.withLock { late in
                    defer { late = true }
                    return !late
                }
                if isFirst { unit.clock.advance(by: 20 * 60) }
            }
            #expect(try await desk.register.lines(of: .auditExportFinished).count == 1)
            let next = try await desk.post("/audit/exports", #"{"form":"bundle"}"#)
            #expect(next.status == 403 && next.code == "step-up-required", "\(next.text)")
        }
    }

    /// Lines enough for several pages.
    private static func fill(_ desk: AuditDesk) async throws {
        try await desk.register.unit.unit.change { (tenant: borrowing TenantConnection) in
            for _ in 0..<many { tenant.record(.auditSearched, about: nil) }
        }
    }
}

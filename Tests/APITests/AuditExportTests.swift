import Crypto
import Foundation
import Persistence
import Postgres
import Safeguards
import TestSupport
import Testing
import Web

@Suite("The log as it leaves the house")
struct AuditExportTests {
    private static let request = #"{"code":"subject-request","words":"Wniosek z 12 listopada 2026 r."}"#

    @Test func isAnArchiveThatAnIndependentProgramVerifies() async throws {
        try await AuditDesk.open { desk in
            for _ in 0..<3 { _ = try await desk.register.registered(PersonRegister.organisation) }
            let answer = try await desk.post("/audit/exports", #"{"form":"bundle"}"#)
            #expect(answer.status == 200 && answer["content-type"] == "application/zip", "\(answer.text)")
            #expect(answer["content-disposition"]?.hasPrefix("attachment; filename=\"audit-") == true)
            try await ExportFolder.with { folder in
                try folder.write(answer.body, to: "bundle.zip")
                let key = try #require(try await desk.get("/audit/state").json["key"] as? String)
                let verdict = try await folder.verify("bundle.zip", key: key)
                #expect(verdict.status == 0, "\(verdict.output)")
                let listing = "import zipfile,sys;print(sorted(zipfile.ZipFile(sys.argv[1]).namelist()))"
                let files = try await folder.python(listing)
                for name in ["CZYTAJ-MNIE.txt", "entries.csv", "entries.jsonl", "leaves.bin", "report.pdf"] {
                    #expect(files.contains("'\(name)'"), "\(files)")
                }
                var spoilt = answer.body
                let place = try #require(spoilt.count > 400 ? 200 : nil)
                spoilt[place] ^= 1
                try folder.write(spoilt, to: "spoilt.zip")
                #expect(try await folder.verify("spoilt.zip", key: key).status != 0)
            }
        }
    }

    @Test func ofOnePersonHoldsAProofForEachEntry() async throws {
        try await AuditDesk.open { desk in
            let id = try await desk.register.registered()
            _ = try await desk.register.card(of: id)
            _ = try await desk.register.registered(PersonRegister.organisation)
            let answer = try await desk.post("/audit/exports", #"{"form":"bundle","person":"\#(id)"}"#)
            try await ExportFolder.with { folder in
                try folder.write(answer.body, to: "bundle.zip")
                let key = try #require(try await desk.get("/audit/state").json["key"] as? String)
                let verdict = try await folder.verify("bundle.zip", key: key)
                #expect(verdict.status == 0, "\(verdict.output)")
                let count = """
                    import zipfile,sys; z=zipfile.ZipFile(sys.argv[1])
                    print(len(z.read('entries.jsonl').splitlines()), sum(n.startswith('proofs/') for n in z.namelist()))
                    """
                #expect(try await folder.python(count).hasPrefix("2 2"))
            }
        }
    }

    @Test("A line that somebody made unreadable is shown, exported and named, and closes nothing")
    func holdsWhatWasMadeUnreadable() async throws {
        try await AuditDesk.open { desk in
            let unit = desk.register.unit.unit
            _ = try await desk.register.registered()
            try await unit.door.seal(unit.tenant.id, at: unit.now)
            let line = try #require(try await desk.entries("?act=person.registered").first)
            let (id, place) = (try #require(line["id"] as? String), try #require(line["place"] as? Int))
            let superuser = try await unit.database.open(unit.database.superuser)
            try await superuser.execute(
                """
                UPDATE \(try unit.tenant.names.schema).audit_entry SET entry = set_byte(entry, 0, 64)
                 WHERE id = \(UUID(uuidString: id))
                """
            )
            await superuser.close()
            let shown = try await desk.entries("?act=person.registered").first?["meaning"] as? [String: String]
            #expect(shown?["en"]?.contains("cannot be read") == true)
            let details = try await desk.get("/audit/entries/\(id)")
            #expect(details.status == 200 && details.text.contains("@"), "\(details.text)")
            let answer = try await desk.post("/audit/exports", #"{"form":"bundle"}"#)
            #expect(answer.status == 200, "\(answer.text)")
            try await ExportFolder.with { folder in
                try folder.write(answer.body, to: "bundle.zip")
                let key = try #require(try await desk.get("/audit/state").json["key"] as? String)
                let verdict = try await folder.verify("bundle.zip", key: key)
                #expect(verdict.status == 1 && verdict.output.contains("\(place)"), "\(verdict.output)")
            }
        }
    }

    @Test func isRecordedFromItsBeginningToItsHash() async throws {
        try await AuditDesk.open { desk in
            let body = #"{"form":"bundle","class":"ADMIN","from":"2026-01-01"}"#
            let answer = try await desk.post("/audit/exports", body)
            let begun = try await desk.register.lines(of: .auditExported)
            let details = try #require(begun.first?["x"] as? [String: Any])
            #expect(begun.count == 1 && details["form"] as? String == "bundle")
            #expect(details["class"] as? String == "ADMIN")
            #expect(details["from"] as? String == "2025-12-31T23:00:00.000000Z")
            let paged = try await desk.register.lines(of: .auditExportPaged)
            #expect(paged.count == 2, "once for the lines and once for the table")
            let finished = try await desk.register.lines(of: .auditExportFinished)
            let end = try #require(finished.first?["x"] as? [String: Any])
            #expect(finished.count == 1)
            #expect(end["sha256"] as? String == Hex.text(of: SHA256.hash(data: answer.body)))
        }
    }

    @Test func asATableSaysWhatItsColumnsAreAndWhereItEnds() async throws {
        try await AuditDesk.open { desk in
            _ = try await desk.register.registered()
            let table = try await desk.post("/audit/exports", #"{"form":"table"}"#)
            #expect(table.status == 200 && table.body.prefix(3) == [0xEF, 0xBB, 0xBF])
            let rows = table.text.split(separator: "\r\n")
            #expect(rows.first?.contains("Miejsce w dzienniku;Kiedy (czas polski)") == true)
            let registered = "zarejestrowano osobę;person.registered;\(desk.register.worker.name)"
            #expect(rows.contains { $0.contains(registered) })
            #expect(rows.last?.hasPrefix("Razem wpisów: \(rows.count - 2);") == true)
        }
    }

    @Test func asATableForAnAuditorHasPseudonyms() async throws {
        try await AuditDesk.open { desk in
            let id = try await desk.register.registered()
            let table = try await desk.post("/audit/exports", #"{"form":"table"}"#, as: desk.register.auditor)
            #expect(table.status == 200 && table.text.contains("osoba "))
            #expect(!table.text.contains(id) && !table.text.contains(id.suffix(8)))
        }
    }

    @Test func tellsAPersonWhoLookedWithoutNamingEmployees() async throws {
        try await AuditDesk.open { desk in
            let id = try await desk.register.registered()
            _ = try await desk.register.card(of: id, purpose: "enforcement")
            _ = try await desk.register.reveal("identifiers", of: id, as: desk.register.colleague)
            let body = { (form: String) in #"{"form":"\#(form)","purpose":\#(Self.request)}"# }
            let path = "/persons/\(id)/access-reports"
            let unasked = try await desk.post(path, #"{"form":"json"}"#)
            #expect(unasked.status == 403 && unasked.code == "subject-request-required", "\(unasked.text)")
            let report = try await desk.post(path, body("json")).json
            #expect(report["name"] as? String == "Jan Paweł Kowalski")
            let looks = try #require(report["looks"] as? [[String: Any]])
            #expect(looks.count == 2, "whom the door refused saw nothing")
            #expect(looks.contains { ($0["purpose"] as? [String: String])?["pl"] == "prowadzenie sprawy" })
            #expect((looks.last?["offices"] as? [[String: String]])?.first?["en"] == "Case worker")
            let table = try await desk.post(path, body("csv"))
            let paper = try await desk.post(path, body("pdf"))
            #expect(paper["content-type"] == "application/pdf" && paper.body.starts(with: Array("%PDF-".utf8)))
            try await ExportFolder.with { folder in
                try folder.write(paper.body, to: "bundle.zip")
                let reading = """
                    import sys, pypdf
                    print(''.join(page.extract_text() for page in pypdf.PdfReader(sys.argv[1]).pages))
                    """
                let text = try await folder.python(reading)
                #expect(text.contains("Jan Paweł Kowalski") && text.contains("C-579/21"), "\(text)")
                for shown in [table.text, text] {
                    #expect(shown.contains("otwarto kartę osoby"))
                    #expect(!shown.contains(desk.register.worker.name))
                }
            }
            #expect(try await desk.register.lines(of: .auditPersonReported).count == 3)
        }
    }

    @Test func provesOneEntryToWhoeverKnowsTheKey() async throws {
        try await AuditDesk.open { desk in
            _ = try await desk.register.registered()
            let unit = desk.register.unit.unit
            let line = try #require(try await desk.entries("?act=person.registered").first?["id"] as? String)
            try await unit.door.seal(unit.tenant.id, at: unit.now)
            let proof = try await desk.get("/audit/entries/\(line)/proof")
            #expect(proof.status == 200, "\(proof.text)")
            let state = try await desk.get("/audit/state").json
            let text = try #require(try await desk.get("/audit/entries/\(line)").json["text"] as? String)
            try await ExportFolder.with { folder in
                try folder.write(proof.body, to: "line.tlog-proof")
                try folder.write(Array(text.utf8), to: "line.json")
                let verdict = try await TestPython.run([
                    TestDatabase.repository + "verify/komorne_verify.py", "--proof", folder.path + "/line.tlog-proof",
                    "--entry", folder.path + "/line.json", "--vkey", try #require(state["key"] as? String),
                ])
                #expect(verdict.status == 0, "\(verdict.output)")
            }
        }
    }
}

import Foundation
import Glibc
import Persistence
import Postgres
import Safeguards
import TestSupport
import Testing

/// The service as it runs in production: no demonstration, an outside server, a certificate from files.
@Suite("Serving and working")
struct ServeTests {
    @Test func servesAnOutsideDatabaseAndLogsALineOfJSONForEachRequest() async throws {
        let database = try await TestDatabase.shared()
        let tenant = try await database.makeTenant()
        let host = "\(tenant.slug).localhost"
        let folder = try TemporaryFolder()
        let certificate = try await OtherAuthority.certificate(for: host, in: folder.path)
        let port = try FreePort.find()
        let environment = [
            "KOMORNE_DATABASE_URL": database.registry.text,
            "KOMORNE_KEY_FILE": try await TestCluster.shared.value.keyFile,
            "KOMORNE_AUDIT_SPOOL": folder.path + "/spool",
            "KOMORNE_HTTP_CERTIFICATE": certificate.chain,
            "KOMORNE_HTTP_CERTIFICATE_KEY": certificate.key,
            "KOMORNE_HTTP_PORT": "\(port)",
            "KOMORNE_METRICS_PORT": "0",
            "KOMORNE_LOG_FORMAT": "json",
        ]
        let service = try KomorneProcess(["serve"], environment: environment)
        try await service.hears(#""message":"ready""#)
        let authority = try String(contentsOfFile: certificate.authority, encoding: .utf8)
        let client = try LocalhostClient(port: port, hosts: [host, "localhost"], authority: authority)
        let answer = try await client.get("/health/ready?name=canary-kowalski", host: host)
        #expect(answer.status == 200)
        #expect(try await client.get("/api/v1/openapi.json", host: "localhost").status == 404)
        try await client.shutdown()

        let health = try await KomorneProcess.run(["health"], environment: environment)
        #expect(health.code == 0, "\(health.output)")
        service.send(SIGTERM)
        #expect(try await service.exitCode() == 0)
        try logsAreLinesOfJSON(service.output, requestID: try #require(answer["x-request-id"]))
        #expect(!service.output.contains("canary"))
        #expect(try await KomorneProcess.run(["health"], environment: environment).code == 69)
    }

    @Test func servesOnWhenItsLogHasNoRoomLeft() async throws {
        let database = try await TestDatabase.shared()
        let folder = try TemporaryFolder()
        let certificate = try await OtherAuthority.certificate(for: "nobody.localhost", in: folder.path)
        let port = try FreePort.find()
        let service = try KomorneProcess(
            ["serve"],
            environment: [
                "KOMORNE_DATABASE_URL": database.registry.text,
                "KOMORNE_KEY_FILE": try await TestCluster.shared.value.keyFile,
                "KOMORNE_AUDIT_SPOOL": folder.path + "/spool",
                "KOMORNE_HTTP_CERTIFICATE": certificate.chain,
                "KOMORNE_HTTP_CERTIFICATE_KEY": certificate.key,
                "KOMORNE_HTTP_PORT": "\(port)",
                "KOMORNE_METRICS_PORT": "0",
            ],
            output: "/dev/full"
        )
        let authority = try String(contentsOfFile: certificate.authority, encoding: .utf8)
        let client = try LocalhostClient(port: port, hosts: ["localhost"], authority: authority)
        // Until it listens, connecting fails.
        try await eventually("it answers") { (try? await client.get("/health/ready", host: "localhost").status) == 200 }
        for _ in 0..<10 { #expect(try await client.get("/health/live", host: "localhost").status == 200) }
        try await client.shutdown()
        service.send(SIGTERM)
        #expect(try await service.exitCode() == 0)
    }

    @Test func aTenantBehindTheCodeGetsAProblemAndASuspendedOneNothing() async throws {
        let database = try await TestDatabase.shared()
        let behind = try await database.makeTenant()
        let suspended = try await database.makeTenant()
        let hosts = [behind, suspended].map { "\($0.slug).localhost" }
        let connection = try await database.open(database.admin)
        try await connection.execute("UPDATE ctl.tenant SET schema_version = 0 WHERE id = \(behind.id.value)")
        await connection.close()
        try await TestService.running(on: database, hosts: hosts) { service in
            let answer = try await service.client.get("/test/write", host: hosts[0])
            #expect(answer.status == 503)
            #expect(answer["content-type"] == "application/problem+json")
            #expect(answer.text.contains("tenant-behind"))
            #expect(answer["retry-after"] != nil)

            #expect(try await service.client.get("/test/write", host: hosts[1]).status == 204)
            try await database.provisioning.suspend(slug: suspended.slug)
            try await eventually(within: .seconds(5), "a suspended tenant is shut out within five seconds") {
                let answer = try await service.client.get("/test/write", host: hosts[1])
                return answer.status == 404 && answer.body.isEmpty
            }
        }
    }

    @Test func aWorkerDoesWhatIsQueuedAndStopsWhenAsked() async throws {
        let database = try await TestDatabase.separate()
        let tenant = try await database.makeTenant()
        let connection = try await database.open(try await database.login(of: tenant))
        let folder = try TemporaryFolder()
        let worker = try KomorneProcess(
            ["work"],
            environment: [
                "KOMORNE_DATABASE_URL": database.registry.text,
                "KOMORNE_KEY_FILE": try await TestCluster.shared.value.keyFile,
                "KOMORNE_AUDIT_SPOOL": folder.path + "/spool",
                "KOMORNE_METRICS_PORT": "0",
            ]
        )
        try await worker.hears("ready")
        try await connection.execute(
            """
            INSERT INTO job (id, kind, payload, attempts_max, run_after, enqueued_at)
            VALUES (gen_random_uuid(), 'queue.probe', '{}', 3, now(), now())
            """
        )
        try await connection.execute(SQL(trusted: "NOTIFY komorne_job, '\(tenant.id)'"))
        try await eventually("the probe is done") {
            try await connection.value(
                "SELECT count(*) FROM job WHERE kind = 'queue.probe' AND state = 'done'",
                as: Int64.self
            ) == 1
        }
        await connection.close()
        worker.send(SIGTERM)
        #expect(try await worker.exitCode() == 0)
    }

    private func logsAreLinesOfJSON(_ output: String, requestID: String) throws {
        let lines = output.split(separator: "\n")
        let requests = try lines.map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
        }
        .filter { $0["message"] as? String == "request" }
        let mine = requests.filter { $0["request_id"] as? String == requestID }
        #expect(mine.count == 1)
        #expect(mine.first?["route"] as? String == "/health/ready")
        #expect(mine.first?["status"] as? Int == 200)
    }
}

/// A certificate that no demonstration issued, made with `openssl`.
enum OtherAuthority {
    static func certificate(
        for host: String,
        in folder: String
    ) async throws -> (authority: String, chain: String, key: String) {
        let (chain, key) = (folder + "/server.pem", folder + "/server-key.pem")
        try await Shell.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                "-subj", "/CN=test", "-addext", "subjectAltName=DNS:\(host),DNS:localhost", "-keyout", key, "-out",
                chain,
            ]
        )
        return (chain, chain, key)
    }
}

/// A port that nobody listens on at the moment.
enum FreePort {
    static func find() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { Glibc.close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = unsafe inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { socketAddress in
                unsafe bind(descriptor, socketAddress, length) == 0
                    && getsockname(descriptor, socketAddress, &length) == 0
            }
        }
        try #require(isBound)
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

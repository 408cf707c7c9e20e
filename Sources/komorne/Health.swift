import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL

/// `komorne health`: asks the server on this machine whether it is ready; for health checks of containers.
struct Health: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Asks the server on this machine whether it is ready; exit code 0 says yes."
    )

    func run() async throws {
        try await reporting {
            let http = try await Launch(for: .demonstration).configuration.http
            var tls = TLSConfiguration.makeClientConfiguration()
            // The question goes to this machine's own loopback address; who answers there is not in doubt.
            tls.certificateVerification = .none
            var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
            configuration.dnsOverride = [http.domain: "127.0.0.1"]
            let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
            do {
                let request = HTTPClientRequest(url: "https://\(http.domain):\(http.port)/health/ready")
                let response = try await client.execute(request, timeout: .seconds(5))
                try await client.shutdown()
                guard response.status == .ok else {
                    throw CommandFailure.unavailable("the server is not ready (\(response.status.code))")
                }
                Console.say("ready")
            } catch let failure as CommandFailure {
                throw failure
            } catch {
                // A client that was shut down a line earlier is the only way this can fail.
                try? await client.shutdown()
                throw CommandFailure.unavailable("the server does not answer")
            }
        }
    }
}

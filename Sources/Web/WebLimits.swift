/// What a connection and a request may cost, in time and in bytes.
///
/// The defaults are those of the public port; tests make them short.
package struct WebLimits: Sendable {
    /// Connections open at once, and how many of them one address may hold (for IPv6: one /64 network).
    package var connections = 512
    package var connectionsPerAddress = 32
    package var requestsPerConnection = 1_000
    package var connectionAge: Duration = .seconds(600)

    /// From the accepted connection to the end of the TLS handshake.
    package var handshake: Duration = .seconds(5)
    /// From the first byte of a request to the end of its header fields.
    package var head: Duration = .seconds(10)
    /// From the end of the header fields to the end of the body.
    package var request: Duration = .seconds(30)
    /// From the end of the body to the beginning of the answer.
    package var answer: Duration = .seconds(30)
    /// How long an answer that has begun may make no progress, be it the client who does not read or the handler
    /// who does not write.
    package var writeStall: Duration = .seconds(20)
    /// Between requests.
    package var idle: Duration = .seconds(20)
    /// How long we still read what a client sends whom we have refused, so that it can read why.
    package var linger: Duration = .seconds(2)
    /// How long running requests may take once the server is to stop.
    package var drain: Duration = .seconds(15)

    /// The slowest a body may come, once `bodyGrace` has passed.
    package var bodyBytesPerSecond = 1_000
    package var bodyGrace: Duration = .seconds(5)
    package var bodyBytes = 64 * 1024
    /// Routes that may take more.
    package var uploads: [Upload] = []

    package var headerFieldBytes = 8 * 1024
    package var headerListBytes = 16 * 1024
    package var headerFields = 64
    /// Requests sent ahead of their predecessor's answer are kept up to this size; then we stop reading.
    package var pipelinedBytes = 64 * 1024

    package init() {}

    /// A route that takes a big body as a stream: imports.
    package struct Upload: Sendable {
        /// Everything below this path, which ends without a slash.
        package let path: String
        package let bytes: Int
        package let deadline: Duration

        package init(path: String, bytes: Int = 256 * 1024 * 1024, deadline: Duration = .seconds(120)) {
            self.path = path
            self.bytes = bytes
            self.deadline = deadline
        }
    }

    /// What the body of a request to this target may cost.
    func body(to target: Substring) -> (bytes: Int, deadline: Duration) {
        for upload in uploads where target == upload.path || target.hasPrefix(upload.path + "/") {
            return (upload.bytes, upload.deadline)
        }
        return (bodyBytes, request)
    }

    /// How often a connection looks at its clock: fine enough for the shortest limit, and never more than once in a
    /// hundredth of a second.
    var tick: Duration {
        let shortest = [head, request, answer, writeStall, idle, linger, drain, connectionAge].min() ?? .seconds(1)
        return max(.milliseconds(10), min(.seconds(1), shortest / 4))
    }
}

import HTTPTypes
package import Hummingbird
package import Logging
import NIOCore
package import Safeguards
import Synchronization

/// Names one request in its answer, its log line and its problem document. Made here; none is accepted from outside.
package struct RequestID: Sendable, Hashable {
    package let text: String

    static let header = "X-Request-Id"

    /// Stands where no id has been given yet.
    static let none = RequestID(text: String(repeating: "0", count: 32))

    private init(text: String) {
        self.text = text
    }

    /// An id of its own for one request, where there is no `RequestIDs` to take it from.
    init() {
        self.init(.random(in: .min ... .max), .random(in: .min ... .max))
    }

    fileprivate init(_ high: UInt64, _ low: UInt64) {
        text = unsafe String(unsafeUninitializedCapacity: 32) { digits in
            for place in 0..<16 {
                let shift = UInt64(60 - 4 * place)
                unsafe digits[place] = Self.digit(high >> shift)
                unsafe digits[place + 16] = Self.digit(low >> shift)
            }
            return 32
        }
    }

    /// The id that the connection's guard has written into the request, where nobody outside can put one.
    init?(written text: String?) {
        guard let text, text.utf8.count == 32 else { return nil }
        self.text = text
    }

    private static func digit(_ value: UInt64) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: value & 0xF)
        return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}

/// The ids of one connection's requests: one half drawn at random for the connection, the other counted from a number
/// drawn at random. An id drawn anew for each request would ask the system for randomness each time.
struct RequestIDs {
    private let connection = UInt64.random(in: .min ... .max)
    private var count = UInt64.random(in: .min ... .max)

    mutating func next() -> RequestID {
        count &+= 1
        return RequestID(connection, count)
    }
}

/// The context of a request whose sender is not known yet.
package struct VisitorContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    package private(set) var requestID: RequestID
    package let maxUploadSize: Int
    /// The loop that the connection lives on.
    let eventLoop: any EventLoop
    private let given: Logger
    private let recognised: Recognised
    private let remote: SocketAddress?
    private var fields = HTTPFields()

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        requestID = .none
        maxUploadSize = 64 * 1024
        eventLoop = source.channel.eventLoop
        given = source.logger
        recognised = Recognised()
        remote = source.channel.remoteAddress
    }

    /// This context under the id that the connection's guard gave the request.
    func identified(by id: RequestID) -> VisitorContext {
        var context = self
        context.requestID = id
        return context
    }

    /// This context with what the request says of its sender, all of it still to be believed.
    func reading(_ fields: HTTPFields) -> VisitorContext {
        var context = self
        context.fields = fields
        return context
    }

    /// What the request shows to say who sent it; read anew at each call, since most requests are not asked.
    ///
    /// - Throws: 400 for more than one credential, 401 for what cannot be one.
    package func credential() throws(Problem) -> Credential {
        try Credential(fields)
    }

    /// Who stands at the tenant's door.
    ///
    /// - Throws: What `credential()` throws, and 404 on the platform's own host, where nobody can sign in.
    package func caller() throws(Problem) -> Caller {
        guard let tenant else { throw .notFound }
        return Caller(tenant: tenant, credential: try credential(), client: client)
    }

    package var client: Client {
        Client(
            address: ClientText.address(remote),
            agent: ClientText.agent(fields[.userAgent]),
            request: requestID.text
        )
    }

    package var cookies: RequestCookies { RequestCookies(fields) }

    /// The language chosen by hand, else the one the browser asks for.
    package var language: Language {
        cookies.value(.language).flatMap { Language(rawValue: $0) } ?? Language(accepting: fields[.acceptLanguage])
    }

    /// Every line a handler logs carries the id; the library's own id counts requests, which is nobody's business.
    ///
    /// Made when it is asked for: most requests log nothing but their own line.
    package var logger: Logger {
        var logger = given
        logger[metadataKey: "hb.request.id"] = nil
        logger[metadataKey: "request_id"] = .string(id)
        return logger
    }

    /// The id under the name that libraries ask for.
    package var id: String { requestID.text }

    /// The tenant whose host was called; `nil` on the platform's own host, and before `RecogniseTenant` has run.
    package var tenant: TenantID? {
        recognised.tenant.withLock { $0 }
    }

    /// Seen by the middleware around it too, which is how the log line knows the tenant.
    func recognise(_ tenant: TenantID) {
        recognised.tenant.withLock { $0 = tenant }
    }

    private final class Recognised: Sendable {
        let tenant = Mutex<TenantID?>(nil)
    }
}

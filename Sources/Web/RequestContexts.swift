package import Hummingbird
import Logging
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

    init() {
        text = Self.hexadecimal(.random(in: .min ... .max)) + Self.hexadecimal(.random(in: .min ... .max))
    }

    /// The id that the connection's guard has written into the request, where nobody outside can put one.
    init?(written text: String?) {
        guard let text, text.utf8.count == 32 else { return nil }
        self.text = text
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return digits.utf8.count == 16 ? digits : String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

/// The context of a request whose sender is not known yet.
package struct VisitorContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    package private(set) var requestID: RequestID
    package let maxUploadSize: Int
    /// The loop that the connection lives on.
    let eventLoop: any EventLoop
    private let recognised: Recognised

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        requestID = .none
        maxUploadSize = 64 * 1024
        eventLoop = source.channel.eventLoop
        recognised = Recognised()
    }

    /// This context under the id that the connection's guard gave the request.
    ///
    /// Every line a handler logs carries it; the library's own id counts requests, which is nobody's business.
    func identified(by id: RequestID) -> VisitorContext {
        var context = self
        context.requestID = id
        context.logger[metadataKey: "hb.request.id"] = nil
        context.logger[metadataKey: "request_id"] = .string(id.text)
        return context
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

import HTTPTypes
package import Logging

/// Where refusals are noted: one log line and one count each, as for any other request.
package struct RefusalReport: Sendable {
    private let logger: Logger
    private let refused: Counter

    package init(logger: Logger, metrics: MetricsRegistry) {
        self.logger = logger
        refused = metrics.counter(
            "komorne_http_refused_total",
            "Connections and requests that were refused before any handler saw them.",
            labels: "reason"
        )
    }

    func note(_ refusal: Refusal, method: String?, request: RequestID) {
        refused.add(refusal.reason)
        logger.info(
            "request",
            metadata: [
                "method": .string(method.map(KnownMethod.name) ?? "-"),
                "route": "-",
                "status": .stringConvertible(refusal.problem.status.code),
                "refused": .string(refusal.reason),
                "request_id": .string(request.text),
                "tenant": "-",
            ]
        )
    }

    /// A request whose answer nobody got, or got whole.
    func note(lost reason: String, method: String, request: RequestID) {
        refused.add(reason)
        logger.info(
            "request",
            metadata: [
                "method": .string(KnownMethod.name(method)),
                "route": "-",
                "status": "499",
                "refused": .string(reason),
                "request_id": .string(request.text),
                "tenant": "-",
            ]
        )
    }

    /// A connection that ends between requests.
    func note(closing reason: String) {
        refused.add(reason)
        logger.debug("connection closed", metadata: ["reason": .string(reason)])
    }
}

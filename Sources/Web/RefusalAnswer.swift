import HTTPTypes
import NIOCore
import NIOHTTP1

/// The answer to a request that no handler sees, ready to be written.
struct RefusalAnswer {
    let head: HTTPResponseHead
    let body: ByteBuffer?

    init(_ problem: Problem, to request: HTTPRequestHead?, request id: RequestID) {
        let language = Language(accepting: request?.headers.first(name: "accept-language"))
        let json = ByteBuffer(string: ProblemDocument.json(problem, request: id, in: language))

        var headers = HTTPHeaders()
        headers.add(name: "Content-Type", value: ProblemDocument.mediaType)
        headers.add(name: "Content-Language", value: language.rawValue)
        headers.add(name: "Content-Length", value: String(json.readableBytes))
        headers.add(name: "Connection", value: "close")
        headers.add(name: RequestID.header, value: id.text)
        if let seconds = problem.retryAfter {
            headers.add(name: "Retry-After", value: String(seconds))
        }
        SecureHeaders.add(to: &headers)
        let status = HTTPResponseStatus(statusCode: problem.status.code, reasonPhrase: problem.status.reasonPhrase)
        head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        body = request?.method == .HEAD ? nil : json
    }
}

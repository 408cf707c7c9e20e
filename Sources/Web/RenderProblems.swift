import HTTPTypes
package import Hummingbird
import Logging
import NIOCore

/// Makes a page of a problem, for people; `nil` for "as data".
package typealias RenderProblem = @Sendable (_ problem: Problem, VisitorContext, Request) -> Response?

/// Turns every error into a problem document, and logs those that are our fault. The only place that does either.
package struct RenderProblems: RouterMiddleware {
    package typealias Context = VisitorContext

    private let directory: RouteDirectory
    private let describe: @Sendable (any Error) -> Problem?
    private let render: RenderProblem

    init(
        directory: RouteDirectory,
        describe: @escaping @Sendable (any Error) -> Problem?,
        render: @escaping RenderProblem
    ) {
        self.directory = directory
        self.describe = describe
        self.render = render
    }

    package func handle(
        _ request: Request,
        context: VisitorContext,
        next: @concurrent (Request, VisitorContext) async throws -> Response
    ) async throws -> Response {
        let context = context.reading(request.headers)
        do {
            return try await next(request, context)
        } catch {
            let problem = problem(for: error, request: request, context: context)
            if request.wantsPage, var page = render(problem, context, request) {
                page.status = problem.status
                for field in problem.fields { page.headers[field.name] = field.value }
                return page
            }
            let answer = ProblemAnswer.response(to: problem, request: context.requestID, in: context.language)
            return Response(
                status: problem.status,
                headers: answer.headers,
                body: answer.bytes.map { ResponseBody(byteBuffer: $0) } ?? ResponseBody()
            )
        }
    }

    private func problem(for error: any Error, request: Request, context: VisitorContext) -> Problem {
        if let problem = error as? Problem { return problem }
        if let error = error as? any ProblemConvertible { return error.problem }
        if error is CancellationError { return .overloaded }
        if let problem = Problem.describing(error) { return problem }
        if let problem = describe(error) { return problem }
        if let error = error as? any HTTPResponseError {
            return error.status == .notFound ? notFound(request, context) : .bare(error.status)
        }
        if error is DecodingError { return .malformed }
        if error is NIOTooManyBytesError { return .bodyTooLarge }
        // Only the kind: what an error says of itself may name persons or values.
        context.logger.error(
            "request failed",
            metadata: [
                "error": .string(String(reflecting: type(of: error))),
                "request_id": .string(context.requestID.text),
            ]
        )
        return .internalError
    }

    private func notFound(_ request: Request, _ context: VisitorContext) -> Problem {
        guard context.isUnrouted else { return .notFound }
        let methods = directory.methods(for: request.uri.path)
        return methods.isEmpty ? .notFound : .methodNotAllowed(methods)
    }
}

extension Request {
    /// Whether it is a person's browser that asks, and not for data.
    var wantsPage: Bool {
        guard let accept = headers[.accept], accept.utf8.count <= 1_024 else { return false }
        let first = uri.path.split(separator: "/").first
        guard first != "api", first != "health", first != "version" else { return false }
        return accept.split(separator: ",").contains { range in
            let parts = range.split(separator: ";").map { $0.trimmingBlanks().lowercased() }
            return parts.first == "text/html" && !parts.contains { $0 == "q=0" || $0.hasPrefix("q=0.000") }
        }
    }
}

extension VisitorContext {
    /// No route took this request.
    var isUnrouted: Bool { endpointPath == nil || endpointPath == "NotFound" }
}

/// A problem document and the fields that go with it.
struct ProblemAnswer {
    let status: HTTPResponse.Status
    var headers: HTTPFields
    let bytes: ByteBuffer?

    var head: HTTPResponse { HTTPResponse(status: status, headerFields: headers) }

    static func response(to problem: Problem, request: RequestID, in language: Language) -> ProblemAnswer {
        let json = ByteBuffer(string: ProblemDocument.json(problem, request: request, in: language))
        var headers = HTTPFields()
        headers.append(HTTPField(name: .contentType, value: ProblemDocument.mediaType))
        headers.append(HTTPField(name: .contentLanguage, value: language.rawValue))
        headers.append(HTTPField(name: .contentLength, value: String(json.readableBytes)))
        headers.append(contentsOf: problem.fields)
        return ProblemAnswer(status: problem.status, headers: headers, bytes: json)
    }
}

extension Problem {
    /// What the header says of it, whatever its body is.
    package var fields: [HTTPField] {
        var fields = Array(headers)
        if status == .unauthorized, !headers.contains(.wwwAuthenticate) {
            fields.append(HTTPField(name: .wwwAuthenticate, value: "Bearer"))
        }
        if let seconds = retryAfter {
            fields.append(HTTPField(name: .retryAfter, value: String(seconds)))
        }
        if !allow.isEmpty {
            let methods = allow.map(\.rawValue).joined(separator: ", ")
            fields.append(HTTPField(name: .allow, value: methods))
        }
        return fields
    }
}

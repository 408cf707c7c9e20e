import HTTPTypes
package import Hummingbird
import Logging
import NIOCore

/// Turns every error into a problem document, and logs those that are our fault. The only place that does either.
package struct RenderProblems: RouterMiddleware {
    package typealias Context = VisitorContext

    private let directory: RouteDirectory
    private let describe: @Sendable (any Error) -> Problem?

    init(directory: RouteDirectory, describe: @escaping @Sendable (any Error) -> Problem?) {
        self.directory = directory
        self.describe = describe
    }

    package func handle(
        _ request: Request,
        context: VisitorContext,
        next: @concurrent (Request, VisitorContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = problem(for: error, request: request, context: context)
            let language = Language(accepting: request.headers[.acceptLanguage])
            let answer = ProblemAnswer.response(to: problem, request: context.requestID, in: language)
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
        if let seconds = problem.retryAfter {
            headers.append(HTTPField(name: .retryAfter, value: String(seconds)))
        }
        if !problem.allow.isEmpty {
            let methods = problem.allow.map(\.rawValue).joined(separator: ", ")
            headers.append(HTTPField(name: .allow, value: methods))
        }
        return ProblemAnswer(status: problem.status, headers: headers, bytes: json)
    }
}

import Hummingbird

/// Told what was refused before it came to any action, so that it can be recorded: by the problem's code, such as
/// `cross-site`.
package typealias NoteRefusal = @Sendable (VisitorContext, _ code: String) async -> Void

/// Sees to it that what looks like an attack leaves a trace, although no action ever hears of it.
struct NoteRefusals: RouterMiddleware {
    typealias Context = VisitorContext

    private static let noted = Set(
        [Problem.crossSite, .staleForm, .twoCredentials, .ambiguousCookie, .invalidToken].map(\.code)
    )

    private let note: NoteRefusal

    init(_ note: @escaping NoteRefusal) {
        self.note = note
    }

    func handle(
        _ request: Request,
        context: VisitorContext,
        next: @concurrent (Request, VisitorContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem where Self.noted.contains(problem.code) {
            await note(context, problem.code)
            throw problem
        }
    }
}

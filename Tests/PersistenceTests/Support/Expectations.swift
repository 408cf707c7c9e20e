import Postgres
import Testing

/// Expects the server to refuse what `body` asks, with one of the `codes`.
func expectRefusal(
    _ codes: SQLState...,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    let error = await #expect(throws: PostgresError.self, sourceLocation: sourceLocation) { try await body() }
    let code = error?.code
    #expect(code.map(codes.contains) == true, "refused with \(code?.text ?? "nothing")", sourceLocation: sourceLocation)
}

import HTTPTypes

/// Writes a problem as `application/problem+json` (RFC 9457).
enum ProblemDocument {
    static let mediaType = "application/problem+json"

    static func json(_ problem: Problem, request: RequestID, in language: Language) -> String {
        var json = JSONText()
        json.beginObject()
        json.member("type", "urn:komorne:problem:\(problem.code)")
        json.member("title", problem.title.text(in: language))
        json.member("status", problem.status.code)
        if let detail = problem.detail {
            json.member("detail", detail.text(in: language))
        }
        json.member("instance", "urn:komorne:request:\(request.text)")
        json.member("code", problem.code)
        json.member("trace_id", request.text)
        if !problem.errors.isEmpty {
            json.name("errors")
            json.beginArray()
            for error in problem.errors {
                json.beginObject()
                json.member("pointer", error.pointer)
                json.member("code", error.code)
                json.member("message", error.message.text(in: language))
                json.endObject()
            }
            json.endArray()
        }
        json.endObject()
        return json.text
    }
}

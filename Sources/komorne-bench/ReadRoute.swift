import Casework
import Foundation
import Hummingbird
import NIOCore
import Safeguards
import Web

/// `GET /bench/read`: a route as those of the interface are, for the tenant that the host names.
struct ReadRoute: Sendable {
    let casework: Casework

    func add(to routes: some RouterMethods<VisitorContext>) {
        routes.get("bench/read", use: read)
    }

    @Sendable private func read(_ request: Request, in context: VisitorContext) async throws -> Response {
        guard let tenant = context.tenant else { throw Problem.notFound }
        // Nobody signs in to a bench; the session row is read all the same.
        let reader = Authenticator.vouch(forJob: "bench.read", holding: [ReadCase.permission], in: tenant)
        let action = ReadCase(
            session: .random(in: 1...ReadCase.population),
            account: .random(in: 1...ReadCase.population)
        )
        let sheet = try await casework.perform(action, as: reader)
        return Response(
            status: .ok,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: sheet.json))
        )
    }
}

extension CaseSheet {
    var json: String {
        var json = JSONText()
        json.beginObject()
        json.member("reader", reader)
        json.name("case")
        account.write(to: &json)
        json.name("receivables")
        json.beginArray()
        for receivable in receivables { receivable.write(to: &json) }
        json.endArray()
        json.endObject()
        return json.text
    }
}

extension AccountRow {
    func write(to json: inout JSONText) {
        json.beginObject()
        json.member("id", Int(id))
        json.member("reference", reference)
        json.member("debtor", debtor)
        json.member("address", address)
        json.member("state", state)
        json.member("stage", Int(stage))
        json.member("principal_grosze", Int(principal))
        json.member("interest_grosze", Int(interest))
        json.member("costs_grosze", Int(costs))
        json.member("is_held", isHeld)
        json.member("opened_at", openedAt.formatted(.iso8601))
        json.member("changed_at", changedAt.formatted(.iso8601))
        json.endObject()
    }
}

extension ReceivableRow {
    func write(to json: inout JSONText) {
        json.beginObject()
        json.member("number", Int(number))
        json.member("kind", kind)
        json.member("due_on", dueOn)
        json.member("amount_grosze", Int(amount))
        json.member("paid_grosze", Int(paid))
        json.member("is_disputed", isDisputed)
        json.endObject()
    }
}

import Casework
package import Foundation
import Hummingbird
import Web

/// What pages are made with: the way to the actions, and the means to draw what came of them.
struct Desk: Sendable {
    let casework: Casework
    let renderer: Renderer
    let seals: FormSeals
    let cursors: Cursors
    let sentMail: SentMail?

    init(_ casework: Casework, renderer: Renderer, sentMail: SentMail?) {
        self.casework = casework
        self.renderer = renderer
        self.sentMail = sentMail
        seals = FormSeals(keys: casework.tools.keys)
        cursors = Cursors(keys: casework.tools.keys)
    }

    /// Answers a request, whatever becomes of it: what goes wrong is a page too.
    func serve(_ request: Request, _ context: VisitorContext, _ route: PageRoute) async throws -> Response {
        let exchange = Exchange(request, context, desk: self)
        do {
            let answer = try await route.answer(exchange)
            return try await exchange.response(to: answer)
        } catch {
            let answer = try await exchange.answer(to: error)
            return try await exchange.response(to: answer)
        }
    }
}

/// The mail that the demonstration has kept back.
package struct SentMail: Sendable {
    /// One message, as its reader would see it.
    package struct Message: Sendable {
        package let name: String
        package let date: Date
        package let from: String
        package let to: String
        package let subject: String
        package let text: String

        package init(name: String, date: Date, from: String, to: String, subject: String, text: String) {
            self.name = name
            self.date = date
            self.from = from
            self.to = to
            self.subject = subject
            self.text = text
        }
    }

    /// The latest, newest first; those of all tenants.
    let latest: @Sendable (Int) async -> [Message]

    package init(latest: @escaping @Sendable (Int) async -> [Message]) {
        self.latest = latest
    }
}

import Casework
import Foundation
import Hummingbird
import Safeguards
import Web

/// What stands at the foot of every page, the choice of a language, and the demonstration's mail.
enum OfficeRoutes {
    static let all: [PageRoute] = [
        .get("/help", .visitors) { exchange in
            let contact = try await exchange.casework.outcome(ofVisitors: ReadContact(), by: try exchange.caller())
            return .page(HelpPage(contact: contact), for: try await exchange.anyReader())
        },
        .get("/accessibility", .visitors) { exchange in
            let contact = try await exchange.casework.outcome(ofVisitors: ReadContact(), by: try exchange.caller())
            let address = try await exchange.casework.tools.publicAddress(try exchange.caller().tenant)
            let host = String(address.base.dropFirst("https://".count))
            let page = AccessibilityPage(unit: address.unit, host: host, contact: contact)
            return .page(page, for: try await exchange.anyReader())
        },
        .post("/language", .visitors, choose),
        .get("/demo/mail", .demonstration, list),
        .get("/demo/mail/{message}", .demonstration, show),
    ]

    private static func choose(_ exchange: Exchange) async throws -> Answer {
        let form = try await exchange.anybodysForm()
        let language = form.parsed("language", else: .choice) { Language(rawValue: $0) }
        let destination = form.destination()
        guard let language = try form.gather(language) else { throw Problem.malformed }
        exchange.set(.language(language))
        return .seeOther(destination ?? .start, nil)
    }

    private static func list(_ exchange: Exchange) async throws -> Answer {
        let messages = try await exchange.messages()
        let page = SentMailPage(
            rows: messages.map { SentMailPage.Row($0) },
            count: .shown(messages.count, .messages, isAll: true)
        )
        return .page(page, for: try await exchange.anyReader())
    }

    private static func show(_ exchange: Exchange) async throws -> Answer {
        let name = exchange.context.parameters.get("message")
        guard let message = try await exchange.messages().first(where: { $0.name == name }) else {
            throw Problem.notFound
        }
        let base = try await exchange.base()
        let link = message.text.split { $0.isWhitespace }.first { $0.hasPrefix(base + "/") }
        let page = SentMessagePage(
            message: SentMailPage.Row(message),
            sender: message.from,
            text: message.text,
            link: link.flatMap { Address(carried: String($0.dropFirst(base.count))) }
        )
        return .page(page, for: try await exchange.anyReader())
    }
}

extension Exchange {
    /// Whoever is signed in; nil for a visitor, and for somebody whose session has ended.
    func anyReader() async throws -> Viewer? {
        guard case .session = try caller().credential else { return nil }
        do {
            return try await reader()
        } catch is Unauthenticated {
            return nil
        } catch is SecondFactorNeeded {
            return nil
        }
    }

    fileprivate func base() async throws -> String {
        try await casework.tools.publicAddress(try caller().tenant).base
    }

    /// The demonstration's mail to people of this unit: each message leads to a page of the unit's own.
    fileprivate func messages() async throws -> [SentMail.Message] {
        guard casework.tools.isDemo, let mail = desk.sentMail else { throw Problem.notFound }
        let base = try await base()
        return await mail.latest(500).filter { $0.text.contains(base + "/") }
    }
}

extension SentMailPage.Row {
    fileprivate init(_ message: SentMail.Message) {
        self.init(id: message.name, subject: message.subject, recipient: message.to, at: message.date)
    }
}

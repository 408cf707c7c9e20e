import Casework
import Safeguards
import Web

/// Shows a factor once more, where a page asks for it before it is read.
enum StepUpRoutes {
    static let all: [PageRoute] = [
        .post("/session/confirm", .holders(.sessionStepUp)) { exchange in
            let form = try await exchange.form()
            let back = form.parsed("back", length: 1...512, else: .choice) { Address(carried: $0) }
            let proof = form.parsed("code", length: 1...100, else: .code) { FactorProof(parsing: $0) }
            let target = back ?? .start
            let again = { try await asking(exchange, form, target) }
            return try await exchange.submit(form, again: again) {
                guard let (back, proof) = try form.gather(back, proof) else { return nil }
                try await exchange.show(proof)
                return .seeOther(back, nil)
            }
        }
    ]

    private static func asking(_ exchange: Exchange, _ form: FormBody, _ back: Address) async throws -> Answer {
        .page(StepUpPage(back: back, fault: form.fault("code")), for: try await exchange.reader())
    }
}

extension Exchange {
    /// Draws a page again with a form on it that was sent. Whoever has to show a factor before they may see that page
    /// is asked for it, and comes back to it.
    func again(at page: Address, _ draw: () async throws -> Answer) async throws -> Answer {
        do {
            return try await draw()
        } catch let refused as NotPermitted where refused.denial == .stepUpNeeded {
            let missing = Bilingual("Podaj kod z aplikacji.", english: "Give the code from your app.")
            return .page(StepUpPage(back: page, fault: missing), for: try await reader())
        }
    }
}

/// Asks for a factor before something that matters is shown.
struct StepUpPage: Page {
    /// Where the reader goes on.
    var back: Address
    var fault: Bilingual?

    let title = Bilingual("Potwierdź, że to Ty", english: "Confirm that it is you")
    let width = PageWidth.narrow

    var parts: [any Component] {
        [
            Paragraph(
                Bilingual(
                    "Ta strona pokazuje rzeczy, które trzeba szczególnie chronić. Podaj kod z aplikacji "
                        + "uwierzytelniającej; potwierdzenie jest ważne 5 minut.",
                    english: "This page shows what needs special care. Give a code from your authenticator app; the "
                        + "confirmation is good for 5 minutes."
                )
            ),
            Form(
                action: .confirmSession,
                fields: [
                    TextField(
                        "code",
                        Bilingual("Kod jednorazowy", english: "One-time code"),
                        kind: .oneTimeCode,
                        hint: Bilingual("6 cyfr.", english: "6 digits."),
                        error: fault,
                        length: 64
                    )
                ],
                hidden: [Hidden("back", back.text)],
                submit: Bilingual("Potwierdź", english: "Confirm"),
                cancel: .start
            ),
        ]
    }
}

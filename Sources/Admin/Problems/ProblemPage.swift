import HTTPTypes
import Web

/// What went wrong, in the frame: what it means and what to do.
struct ProblemPage: Page {
    var problem: Problem
    /// By which the log line is found.
    var requestID: String

    var title: Bilingual { problem.title }
    var status: HTTPResponse.Status { problem.status }

    var parts: [any Component] {
        // What the problem itself says is more exact than what its kind suggests.
        let explanation = [Paragraph(problem.detail ?? advice)]
        let faults = problem.errors.isEmpty ? [] : [BulletList(problem.errors.map(\.message))]
        let wait = problem.retryAfter.map { [Paragraph(Self.wait(of: $0))] } ?? []
        return explanation + faults + wait + [
            Actions([
                LinkButton(Bilingual("Przejdź do strony głównej", english: "Go to the start page"), to: .start),
                Link(Words().help, to: .help),
            ]),
            Prose([
                Prose.Piece(Bilingual("Numer zdarzenia: ", english: "Number of this event: ")),
                Prose.Piece(.verbatim(requestID), id: "request"),
            ]),
        ]
    }

    private static func wait(of seconds: Int) -> Bilingual {
        let time = Bilingual.count(seconds, .seconds)
        return Bilingual(
            "Odczekaj przed następną próbą: \(time.polish).",
            english: "Wait before you try again: \(time.english)."
        )
    }

    private var advice: Bilingual {
        switch problem.status.code {
        case 401:
            Bilingual("Zaloguj się i spróbuj jeszcze raz.", english: "Sign in and try again.")
        case 403:
            Bilingual(
                "Twoje role na to nie pozwalają. Jeśli potrzebujesz tego do pracy, poproś administratora swojej "
                    + "jednostki.",
                english: "Your roles do not allow it. If your work needs it, ask your unit's administrator."
            )
        case 404:
            Bilingual(
                "Sprawdź adres. Strona mogła zostać usunięta albo nie jest przeznaczona dla Ciebie.",
                english: "Check the address. The page may be gone, or not be meant for you."
            )
        case 409, 412:
            Bilingual(
                "Otwórz stronę jeszcze raz, aby zobaczyć aktualny stan, i powtórz czynność, jeśli nadal jest "
                    + "potrzebna.",
                english: "Open the page again to see how things stand, and repeat what you did if it is still needed."
            )
        case 429:
            Bilingual("Za dużo prób w krótkim czasie.", english: "Too many attempts in a short time.")
        case 400..<500:
            Bilingual(
                "Wróć do poprzedniej strony, odśwież ją i spróbuj jeszcze raz.",
                english: "Go back to the page before, reload it and try again."
            )
        case 503:
            Bilingual(
                "Niczego nie zmieniono, chyba że wcześniej widać było potwierdzenie.",
                english: "Nothing was changed, unless you saw a confirmation before."
            )
        default:
            Bilingual(
                "To nasz błąd. Spróbuj jeszcze raz, a jeśli się powtórzy, podaj administratorowi numer zdarzenia.",
                english: "This is our fault. Try again; if it happens again, tell your administrator the number below."
            )
        }
    }
}

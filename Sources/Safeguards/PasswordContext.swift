/// What an attacker would try first for one person: what everybody can know of them and of where they work.
package struct PasswordContext: Sendable {
    /// Folded, each at least three letters.
    let words: Secret<[[Unicode.Scalar]]>

    /// - Parameters:
    ///   - name: The person's name.
    ///   - email: The address they sign in with.
    ///   - unit: The name of the tenant, as people see it.
    package init(name: PersonName? = nil, email: EmailAddress? = nil, unit: String? = nil) {
        let texts = (name?.parts ?? []) + [email?.text ?? "", unit ?? ""] + Self.house
        let words = texts.flatMap { text in
            PasswordText.folded(text).split { !$0.properties.isAlphabetic }.map(Array.init)
        }
        self.words = Secret(Set(words).filter { $0.count >= 3 }.sorted { $0.count > $1.count })
    }

    /// Words that everybody who works with us has before their eyes.
    private static let house = [
        "komorne windykacja windykator wezwanie zapłata płatność czynsz dług dłużnik zaległość należność odsetki",
        "lokal mieszkanie najem najemca eksmisja komornik gmina miasto urząd zarząd administrator administracja",
    ]
}

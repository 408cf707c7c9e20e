import Foundation
import Safeguards

extension DeviceFacts {
    /// What people call the browser and the machine it runs on, as far as the browser says.
    func words(in language: WordingLanguage) -> String {
        let browser = Self.browsers.first { agent.contains($0.mark) }?.name
        let system = Self.systems.first { agent.contains($0.mark) }?.name
        let known = [browser, system].compactMap { $0 }
        guard known.isEmpty else { return known.joined(separator: ", ") }
        return Wording("nieznana przeglądarka", english: "unknown browser").text(in: language)
    }

    /// The address with its last part hidden: enough to recognise one's own network.
    var maskedAddress: String {
        let groups = address.split(separator: ":", omittingEmptySubsequences: false)
        if groups.count > 1 { return groups.prefix(3).filter { !$0.isEmpty }.joined(separator: ":") + ":…" }
        let numbers = address.split(separator: ".")
        return numbers.count == 4 ? numbers.prefix(3).joined(separator: ".") + ".x" : "…"
    }

    /// The first mark that fits counts: browsers claim to be each other, in this order.
    private static let browsers: [(mark: String, name: String)] = [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"),
    ]

    private static let systems: [(mark: String, name: String)] = [
        ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
        ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ]
}

import Foundation

@testable import Correspondence

enum Samples {
    static let date = Date(timeIntervalSince1970: 1_795_346_164)  // 22 November 2026, 11:16:04 UTC

    static func mailbox(_ name: String, _ address: String = "ewa.wrona@zbm.example") throws -> Mailbox {
        try Mailbox(name, MailAddress(address))
    }

    static func email(
        id: UUID = UUID(),
        date: Date = Samples.date,
        from: Mailbox? = nil,
        to: Mailbox? = nil,
        bounce: MailAddress? = nil,
        subject: String = "Zażółć gęślą jaźń",
        text: String = "Dzień dobry!\n",
        html: String? = "<p>Dzień dobry!</p>\n",
        attachments: [Attachment] = [],
        language: Email.Language = .polish
    ) throws -> Email {
        try Email(
            id: id,
            date: date,
            from: from ?? mailbox("ZBM Łódź – Komorne", "komorne@zbm.example"),
            to: to ?? mailbox("Ewa Wrona"),
            bounce: bounce,
            subject: subject,
            text: text,
            html: html,
            attachments: attachments,
            language: language
        )
    }
}

/// Random numbers that a seed repeats.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

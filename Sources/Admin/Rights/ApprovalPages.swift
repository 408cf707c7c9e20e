import Casework
import Foundation
import Web

extension ApprovalState {
    var text: Bilingual { Bilingual(wording) }

    fileprivate var badge: Badge {
        switch self {
        case .waiting: Badge(text, tone: .warning)
        case .approved: Badge(text, tone: .good)
        case .refused: Badge(text, tone: .danger)
        case .withdrawn, .expired, .void: Badge(text)
        }
    }
}

/// What waits for a second person, and what was decided.
struct ApprovalsPage: Page {
    var rows: [Row]
    var view: ApprovalView
    var state: ApprovalState?
    var count: Bilingual
    var newer: Address?
    var older: Address?

    let title = Section.approvals.title
    let section: Section? = .approvals
    let width = PageWidth.wide

    struct Row: Sendable {
        let id: String
        /// What is to be done: `Usunięcie drugiego składnika: Jan Kowalski`.
        let subject: Bilingual
        let proposer: String
        let proposedAt: Date
        let expiresAt: Date
        let state: ApprovalState
        let isOwn: Bool
    }

    var parts: [any Component] {
        let filter = Filter(
            action: .approvals,
            fields: [
                Select(
                    "view",
                    Bilingual("Które", english: "Which"),
                    from: ApprovalView.allCases.map { Option($0.rawValue, $0.text, isChosen: $0 == view) }
                ),
                Select(
                    "state",
                    Bilingual("Stan", english: "State"),
                    from: [.all] + ApprovalState.allCases.map { Option($0.rawValue, $0.text, isChosen: $0 == state) }
                ),
            ],
            active: (view == .waiting
                ? [] : [Filter.Active(view.text, without: .approvals.asking("state", state?.rawValue))])
                + (state.map { [Filter.Active($0.text, without: .approvals.asking("view", view.rawValue))] } ?? [])
        )
        return [filter] + (rows.isEmpty ? [empty] : [table]) + [Pager(count: count, newer: newer, older: older)]
    }

    private var empty: Empty {
        Empty(
            Bilingual("Nic tu nie czeka", english: "Nothing is waiting here"),
            Bilingual(
                "Tu pojawią się czynności, które wymagają decyzji drugiej osoby.",
                english: "What needs a second person's decision will appear here."
            )
        )
    }

    private var table: Table {
        Table(
            title,
            columns: [
                Table.Column(Bilingual("Czego dotyczy", english: "Subject")),
                Table.Column(Bilingual("Wnioskodawca", english: "Proposed by")),
                Table.Column(Bilingual("Kiedy", english: "When")),
                Table.Column(Bilingual("Termin decyzji", english: "Decide by")),
                Table.Column(Bilingual("Stan", english: "State")),
            ],
            rows: rows.map { row in
                let own = Plain(Bilingual("Twój wniosek", english: "your own proposal"), isFaint: true)
                return Table.Row([
                    [Link(row.subject, to: .approvals.adding(row.id))],
                    [Plain(.verbatim(row.proposer))] + (row.isOwn ? [own] : []),
                    [Moment(row.proposedAt)],
                    [Moment(row.expiresAt)],
                    [row.state.badge],
                ])
            }
        )
    }
}

/// Whose proposals a list shows.
enum ApprovalView: String, Sendable, CaseIterable {
    case waiting
    case mine
    case all

    var text: Bilingual {
        switch self {
        case .waiting: Bilingual("czekają na moją decyzję", english: "waiting for my decision")
        case .mine: Bilingual("moje wnioski", english: "my proposals")
        case .all: Bilingual("wszystkie", english: "all")
        }
    }
}

/// One proposal, exactly as it would be carried out, and the decision on it.
struct ApprovalPage: Page {
    var approval: ApprovalsPage.Row
    /// Whom it is about.
    var about: String?
    /// The person of the register whom it is done to, and where to see what it would come to.
    var person: [any Component] = []
    var reason: String
    /// Who decided, when, and what they said to it.
    var verdict: (checker: String, at: Date, reason: String?)?
    /// The beginning of the command's hash: both people see the same one.
    var fingerprint: String
    var version: Int64
    var mayDecide: Bool
    var mayWithdraw: Bool
    var stepUp: [any Component] = []
    /// As chosen and typed before.
    var choice = ""
    var comment = ""
    var decisionFault: Bilingual?
    var commentFault: Bilingual?

    var title: Bilingual { approval.subject }
    let caption: Bilingual? = Bilingual("Do zatwierdzenia", english: "For approval")
    let section: Section? = .approvals
    let trail = [Section.approvals.link]

    var parts: [any Component] {
        var parts: [any Component] = [SummaryList(rows)]
        if approval.isOwn && approval.state == .waiting {
            parts.append(
                Notice(
                    Bilingual(
                        "To Twój wniosek. Decyzję musi podjąć ktoś inny.",
                        english: "This is your own proposal. Somebody else has to decide."
                    )
                )
            )
        }
        if mayDecide { parts += [Heading(Bilingual("Twoja decyzja", english: "Your decision")), form] }
        if mayWithdraw {
            parts.append(
                Actions([
                    PostButton(
                        Bilingual("Wycofaj wniosek", english: "Withdraw the proposal"),
                        action: .approvals.adding(approval.id).adding("withdraw"),
                        hidden: [.version(version)]
                    )
                ])
            )
        }
        return parts
    }

    private var rows: [SummaryList.Row] {
        subject + [
            SummaryList.Row(Bilingual("Stan", english: "State"), [approval.state.badge]),
            SummaryList.Row(
                Bilingual("Wnioskodawca", english: "Proposed by"),
                [Plain(.verbatim(approval.proposer)), Moment(approval.proposedAt)]
            ),
            SummaryList.Row(Bilingual("Powód", english: "Reason"), .verbatim(reason)),
            SummaryList.Row(Bilingual("Termin decyzji", english: "Decide by"), [Moment(approval.expiresAt)]),
        ] + decision + [
            SummaryList.Row(Bilingual("Odcisk polecenia", english: "Fingerprint"), [Plain(code: fingerprint)])
        ]
    }

    private var subject: [SummaryList.Row] {
        let key = Bilingual("Kogo dotyczy", english: "About")
        guard person.isEmpty else { return [SummaryList.Row(key, person)] }
        return about.map { [SummaryList.Row(key, .verbatim($0))] } ?? []
    }

    private var decision: [SummaryList.Row] {
        guard let verdict else { return [] }
        let who = SummaryList.Row(
            Bilingual("Decyzja", english: "Decision"),
            [Plain(.verbatim(verdict.checker)), Moment(verdict.at)]
        )
        let why = verdict.reason.map {
            SummaryList.Row(Bilingual("Uzasadnienie", english: "Comment"), .verbatim($0))
        }
        return [who] + (why.map { [$0] } ?? [])
    }

    private var form: Form {
        Form(
            action: .approvals.adding(approval.id),
            fields: [
                Choices(
                    "decision",
                    Bilingual("Co postanawiasz?", english: "What do you decide?"),
                    pick: .one,
                    from: [
                        Option(
                            "approve",
                            Bilingual("Zatwierdzam", english: "I approve"),
                            hint: Bilingual(
                                "Czynność zostanie wykonana od razu, dokładnie tak jak wyżej.",
                                english: "It is carried out at once, exactly as above."
                            ),
                            isChosen: choice == "approve"
                        ),
                        Option("refuse", Bilingual("Odrzucam", english: "I refuse"), isChosen: choice == "refuse"),
                    ],
                    error: decisionFault
                ),
                TextArea(
                    "comment",
                    Bilingual("Uzasadnienie", english: "Comment"),
                    value: comment,
                    hint: Bilingual("Potrzebne przy odrzuceniu.", english: "Needed if you refuse."),
                    error: commentFault,
                    rows: 3,
                    isOptional: true,
                    length: 800
                ),
            ] + stepUp,
            hidden: [.version(version)],
            submit: Bilingual("Zapisz decyzję", english: "Record the decision"),
            cancel: .approvals
        )
    }
}

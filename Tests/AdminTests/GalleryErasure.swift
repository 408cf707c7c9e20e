@testable import Admin
@testable import Casework
import DebtDomain
import Foundation
import Safeguards
import Web

extension Gallery {
    static let erasure: [Sample] = [
        Sample("erasure", ErasurePage(preview: preview(), key: Invented.id)),
        Sample(
            "erasure-faults",
            ErasurePage(
                preview: preview(),
                reason: Invented.markup,
                key: Invented.id,
                fault: Bilingual("Uzupełnij to pole.", english: "Fill in this field.")
            )
        ),
        Sample(
            "erasure-blocked",
            ErasurePage(
                preview: preview(blocks: blocks),
                key: Invented.id
            )
        ),
        Sample("erasure-waiting", ErasurePage(preview: preview(waiting: id), key: Invented.id)),
        Sample("restriction", RestrictionPage(status: status(.active), key: Invented.id)),
        Sample("restriction-end", RestrictionPage(status: status(.restricted), key: Invented.id)),
        Sample("restriction-waiting", RestrictionPage(status: status(.active, waiting: id), key: Invented.id)),
        Sample("holds", HoldsPage(person: person, holds: holds, form: .init(key: Invented.id))),
        Sample(
            "holds-faults",
            HoldsPage(
                person: person,
                holds: [],
                form: .init(
                    day: "31",
                    month: "2",
                    year: "abc",
                    key: Invented.id,
                    groundFault: Bilingual("Wybierz jedną z podanych wartości.", english: "Choose one of the values."),
                    untilFault: Bilingual("Podaj istniejący dzień.", english: "Give an existing day.")
                )
            )
        ),
    ]

    private static let id = UUID(uuidString: Invented.id) ?? UUID()
    private static let person = PersonReference(id: id)

    private static func status(_ state: PersonState, waiting: UUID? = nil) -> RestrictionStatus {
        RestrictionStatus(person: person, state: state, waiting: waiting)
    }

    private static func preview(blocks: [ErasureBlock] = [], waiting: UUID? = nil) -> ErasurePreview {
        ErasurePreview(
            person: person,
            state: .active,
            goes: [FieldRegistry.personGivenNames, .personSurname, .personPesel, .personPhone, .personHardship].map {
                ErasurePreview.Part(field: $0, count: $0 == .personPhone ? 2 : 1)
            },
            indexes: 3,
            keys: 1,
            stays: .init(lines: 128, sealedLines: 7, removedItems: 1, approvals: 2),
            blocks: blocks,
            waiting: waiting
        )
    }

    private static let blocks: [ErasureBlock] =
        holds.filter(\.isInForce).map { ErasureBlock.hold($0) } + [.approval(id, RestrictPerson.title)]

    private static let holds: [PersonHold] = [
        hold(.accounting, until: Day(year: 2031, month: 12, day: 31), isInForce: true),
        hold(.proceedings, until: nil, isInForce: true),
        hold(.claims, until: nil, liftedBy: Named(id: id, name: "Ewa Nowak"), isInForce: false),
        hold(.enforcementTitle, until: Day(year: 2026, month: 1, day: 1), isInForce: false),
    ]

    private static func hold(
        _ ground: HoldGround,
        until: Day?,
        liftedBy: Named? = nil,
        isInForce: Bool
    ) -> PersonHold {
        PersonHold(
            id: id,
            ground: ground,
            until: until,
            setBy: Named(id: id, name: Invented.longName),
            setAt: Invented.before(days: 40),
            liftedBy: liftedBy,
            liftedAt: liftedBy == nil ? nil : Invented.before(days: 2),
            isInForce: isInForce
        )
    }
}

import Foundation

@testable import Correspondence

enum PDFSamples {
    static let paragraph = """
        Zgodnie z\u{A0}art. 15 rozporządzenia Parlamentu Europejskiego i Rady (UE) 2016/679 przekazuję wykaz osób, \
        które w okresie od 1\u{A0}stycznia do 22\u{A0}listopada 2026\u{A0}r. miały wgląd do danych wskazanej osoby. \
        Każdy wgląd jest odnotowany w dzienniku, którego nikt nie może zmienić; z każdej pozycji wynika, kto, kiedy \
        i w jakim celu otworzył kartę. Zażółć gęślą jaźń – „ąćęłńóśźż ĄĆĘŁŃÓŚŹŻ”.
        """

    static let checkpoint = """
        komorne.example/zbm-demo/log
        184467
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I7CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        — komorne.example/zbm-demo 4vdm0pjZzKqP3CsUYapGGPo4dkMgIAUqomXajj7h2fB2MPA3j2jxq2I7CsUYapGGPo4dkMgIAUqom
        """

    static func document(
        _ blocks: [PDFDocument.Block],
        title: String = "Wykaz wglądów do danych osoby",
        language: Email.Language = .polish
    ) -> PDFDocument {
        PDFDocument(
            title: title,
            language: language,
            sender: "Zarząd Budynków Miejskich w Łodzi – inspektor ochrony danych",
            created: Samples.date,
            blocks: blocks
        )
    }

    /// Everything that there is, on some pages.
    static func report(rows: Int) throws -> PDFDocument {
        document([
            .heading("Kto miał wgląd do danych tej osoby", level: .first),
            .paragraph(paragraph),
            .definitions([
                .init("Osoba", "Grażyna Brzęczyszczykiewicz-Śmigły"),
                .init("Numer sprawy", "ZBM/IOD/2026/0412"),
                .init(
                    "Podstawa prawna",
                    "art. 15 ust. 1 lit. c rozporządzenia (UE) 2016/679 w związku z art. 5 ust. 2 tego rozporządzenia, "
                        + "o zasadzie rozliczalności"
                ),
                .init("Okres", "od 1\u{A0}stycznia 2026\u{A0}r. do 22\u{A0}listopada 2026\u{A0}r."),
            ]),
            .heading("Wglądy", level: .second),
            .paragraph("Wykaz obejmuje wszystkie wglądy, także te, których odmówiono."),
            .table(table(rows: rows)),
            .heading("Jak to sprawdzić", level: .second),
            .heading("Punkt kontrolny", level: .third),
            .paragraph("Dziennik ma w chwili sporządzenia wykazu ten punkt kontrolny:"),
            .fixed(checkpoint),
            .code(
                try QRCode(text: "https://zbm-demo.localhost:8443/dziennik/punkt/184467"),
                alternative: "Kod QR: punkt kontrolny dziennika numer 184467"
            ),
            .paragraph("Z poważaniem"),
            .lines(["Ewa Wrona", "Inspektor Ochrony Danych", "ul. Piotrkowska 104, 90-926 Łódź"]),
        ])
    }

    static let columns: [PDFTable.Column] = [
        .init("Lp.", weight: 0.7, alignment: .end), .init("Kiedy", weight: 2), .init("Kto", weight: 2.4),
        .init("Co zrobiono", weight: 3), .init("Skutek", weight: 1.3),
    ]

    static func table(rows: Int) -> PDFTable {
        PDFTable(columns: columns, rows: (1...max(1, rows)).map(row))
    }

    static func row(_ number: Int) -> [String] {
        let acts = [
            "otwarto kartę osoby", "wyszukano po nazwisku i wyświetlono listę lokali wraz z zadłużeniem",
            "pobrano zestawienie należności w pliku", "zmieniono adres do korespondencji",
        ]
        let people = ["Łucja Żółkiewska", "Świętosław Ździebło-Kowalczyk", "Ewa Wrona"]
        return [
            "\(number)", "\(number % 28 + 1).11.2026, 12:\(10 + number % 50)", people[number % people.count],
            acts[number % acts.count], number % 7 == 0 ? "odmowa" : "zgoda",
        ]
    }
}

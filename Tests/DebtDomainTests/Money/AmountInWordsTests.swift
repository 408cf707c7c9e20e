import DebtDomain
import TestSupport
import Testing

@Suite("Amounts in words")
struct AmountInWordsTests {
    @Test(
        "as courts and authorities wrote them",
        arguments: [
            (321_53, "trzysta dwadzieścia jeden złotych pięćdziesiąt trzy grosze"),
            (4_217_42, "cztery tysiące dwieście siedemnaście złotych czterdzieści dwa grosze"),
            (428_74, "czterysta dwadzieścia osiem złotych siedemdziesiąt cztery grosze"),
            (136_437_00, "sto trzydzieści sześć tysięcy czterysta trzydzieści siedem złotych"),
            (14_909_94, "czternaście tysięcy dziewięćset dziewięć złotych dziewięćdziesiąt cztery grosze"),
            (4_665_08, "cztery tysiące sześćset sześćdziesiąt pięć złotych osiem groszy"),
            // The court wrote "jeden tysiąc"; we leave the "jeden" out.
            (1_778_60, "tysiąc siedemset siedemdziesiąt osiem złotych sześćdziesiąt groszy"),
        ] as [(Int64, String)]
    )
    func published(grosze: Int64, words: String) {
        #expect(Money(grosze: grosze).inWords(grosze: .words) == words)
    }

    @Test(
        arguments: [
            ("both forms of few", 123_45, "sto dwadzieścia trzy złote 45/100"), ("nothing", 0, "zero złotych 00/100"),
            ("one", 1_00, "jeden złoty 00/100"), ("one grosz", 1, "zero złotych 01/100"),
            ("two", 2_00, "dwa złote 00/100"), ("five", 5_00, "pięć złotych 00/100"),
            ("a teen that ends in two", 12_00, "dwanaście złotych 00/100"),
            ("a hundred and a teen", 114_00, "sto czternaście złotych 00/100"),
            ("one behind tens", 21_00, "dwadzieścia jeden złotych 00/100"),
            ("few behind tens", 22_00, "dwadzieścia dwa złote 00/100"),
            ("one behind a hundred", 101_00, "sto jeden złotych 00/100"),
            ("a thousand", 1_000_00, "tysiąc złotych 00/100"),
            ("a thousand and one", 1_001_00, "tysiąc jeden złotych 00/100"),
            ("thousands, few", 2_002_00, "dwa tysiące dwa złote 00/100"),
            ("thousands, a teen", 12_000_00, "dwanaście tysięcy złotych 00/100"),
            ("thousands, one behind tens", 21_000_00, "dwadzieścia jeden tysięcy złotych 00/100"),
            ("thousands, few behind tens", 22_000_00, "dwadzieścia dwa tysiące złotych 00/100"),
            ("a million", 1_000_000_00, "milion złotych 00/100"),
            ("a million and a thousand", 1_001_000_00, "milion tysiąc złotych 00/100"),
            ("millions", 3_000_001_00, "trzy miliony jeden złotych 00/100"),
            ("less than nothing", -1_50, "minus jeden złoty 50/100"),
            (
                "the most", .max,
                "dziewięćdziesiąt dwa biliardy dwieście trzydzieści trzy biliony siedemset dwadzieścia miliardów "
                    + "trzysta sześćdziesiąt osiem milionów pięćset czterdzieści siedem tysięcy siedemset pięćdziesiąt "
                    + "osiem złotych 07/100"
            ),
            (
                "the least", .min,
                "minus dziewięćdziesiąt dwa biliardy dwieście trzydzieści trzy biliony siedemset dwadzieścia miliardów "
                    + "trzysta sześćdziesiąt osiem milionów pięćset czterdzieści siedem tysięcy siedemset pięćdziesiąt "
                    + "osiem złotych 08/100"
            ),
        ] as [(String, Int64, String)]
    )
    func byGrammar(why: String, grosze: Int64, words: String) {
        #expect(Money(grosze: grosze).inWords() == words)
    }

    @Test func groszeHaveTheirFormsToo() {
        let words = [1, 2, 5, 12, 22].map { Money(grosze: $0).inWords(grosze: .words) }
        #expect(
            words == [
                "zero złotych jeden grosz", "zero złotych dwa grosze", "zero złotych pięć groszy",
                "zero złotych dwanaście groszy", "zero złotych dwadzieścia dwa grosze",
            ]
        )
        #expect(Money(grosze: 5_00).inWords(grosze: .words) == "pięć złotych")
    }

    @Test("and as another program writes them", arguments: [Proof.seed])
    func secondOpinion(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let amounts =
            (0...3_000).map { Money(grosze: Int64($0)) }
            + (0..<(Proof.isFull ? 100_000 : 2_000)).map { _ in
                Money(grosze: Int64(random.next() >> 1) >> Int64.random(in: 0...56, using: &random))
            }
        let answers = try PeerScript(name: "words.py").answers(to: amounts.map { String($0.grosze) })
        for (amount, answer) in zip(amounts, answers) where amount.inWords(grosze: .words) != answer {
            Issue.record("\(amount): \(amount.inWords(grosze: .words)), but \(answer)")
        }
    }
}

import Testing

@testable import Spreadsheet

@Suite struct SheetTests {
    private func read(_ text: String) throws -> Sheet { try Sheet(Array(text.utf8)) }

    @Test func readsWhatExcelSavesInFrance() throws {
        let text = "Prénom;Né(e) le\r\nÉloïse;05/04/2008\r\n;\r\n\"Test; de \"\"nom\"\"\";\r\n"
        let sheet = try read("\u{feff}" + text)
        #expect(sheet.headings == ["Prénom", "Né(e) le"])
        #expect(
            sheet.rows == [
                Sheet.Row(number: 2, cells: ["Éloïse", "05/04/2008"]),
                Sheet.Row(number: 4, cells: ["Test; de \"nom\"", ""]),
            ])
        #expect(sheet.encoding == .utf8 && sheet.delimiter == ";")
    }

    @Test func readsEveryEncodingSpreadsheetsSave() throws {
        let text = "Prénom\tVille\nÉloïse – « test »\tL’Œuvre €\n"
        let expected = [Sheet.Row(number: 2, cells: ["Éloïse – « test »", "L’Œuvre €"])]
        #expect(try read(text).rows == expected)
        let units = Array(text.utf16)
        let little: [UInt8] = [0xff, 0xfe] + units.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
        let big: [UInt8] = [0xfe, 0xff] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
        for bytes in [little, big] {
            let sheet = try Sheet(bytes)
            #expect(sheet.rows == expected)
            #expect(sheet.encoding == .utf16 && sheet.delimiter == "\t")
        }
        // Windows-1252, byte by byte.
        let own: [Character: UInt8] = [
            "é": 0xe9, "É": 0xc9, "ï": 0xef, "–": 0x96, "«": 0xab, "»": 0xbb, "’": 0x92, "Œ": 0x8c, "€": 0x80,
        ]
        let sheet = try Sheet(text.map { own[$0] ?? $0.asciiValue ?? 0 })
        #expect(sheet.rows == expected)
        #expect(sheet.encoding == .windows1252)
    }

    @Test func guessesTheDelimiter() throws {
        #expect(try read("a,b,c\n1,2,3").delimiter == ",")
        #expect(try read("\"Nom, prénom\";b\n1;2").delimiter == ";")
        #expect(try read("Nom, prénom;b;c\n1;2;3").rows[0].cells == ["1", "2", "3"])
        #expect(try read("seul\n1").headings == ["seul"])
        #expect(try read("\n\n  \na;b\n1;2").rows == [Sheet.Row(number: 5, cells: ["1", "2"])])
        let excel = try read("sep=,\r\na;x,b\r\n1,2\r\n")
        #expect(excel.headings == ["a;x", "b"])
        #expect(excel.rows == [Sheet.Row(number: 3, cells: ["1", "2"])])
    }

    @Test func readsRowsOfUnequalLength() throws {
        #expect(
            try read("a;b;c\n1\n1;2;3;;\n1;2;\"\"").rows.map(\.cells) == [
                ["1", "", ""], ["1", "2", "3"], ["1", "2", ""],
            ])
        #expect(throws: Sheet.Problem.tooWide(row: 3)) { try read("a;b\n1;2\n1;2;3") }
    }

    @Test func countsARowAsASpreadsheetDoesThoughItHasSeveralLines() throws {
        let sheet = try read("a;b\n\"un\r\ndeux\";2\n\n3;4")
        #expect(
            sheet.rows == [Sheet.Row(number: 2, cells: ["un\r\ndeux", "2"]), Sheet.Row(number: 4, cells: ["3", "4"])])
    }

    @Test func refusesWhatIsNoTable() {
        func problem(_ bytes: [UInt8], _ limits: Sheet.Limits = .init()) -> Sheet.Problem? {
            do {
                _ = try Sheet(bytes, limits: limits)
                return nil
            } catch { return error as? Sheet.Problem }
        }
        #expect(problem([]) == .empty)
        #expect(problem(Array("  \n;;\n".utf8)) == .empty)
        #expect(problem([0x50, 0x4b, 3, 4, 0, 0]) == .workbook)
        #expect(problem([0xd0, 0xcf, 0x11, 0xe0, 0xa1]) == .workbook)
        #expect(problem([0x61, 0x00, 0x62]) == .notText)
        #expect(problem([0x61, 0x81, 0x62]) == .notText)
        #expect(problem([0xff, 0xfe, 0x61]) == .notText)
        #expect(problem([0xff, 0xfe, 0x00, 0xd8]) == .notText)
        #expect(problem(Array("a;b\n1;\"2\n3;4\n5;6".utf8)) == .quotes(row: 2))
        #expect(problem(Array("a;b\n1;2\n3\"x\"y;4".utf8)) == .quotes(row: 3))
        #expect(problem(Array("a;b\n1;\u{301}2".utf8)) == .unclear(row: 2))
        #expect(problem(Array("a;b\n1\u{600};2".utf8)) == .unclear(row: 2))
        let small = Sheet.Limits(bytes: 40, rows: 2, columns: 3)
        #expect(problem(Array("a;b;c;d\n".utf8), small) == .tooManyColumns(most: 3))
        #expect(problem(Array("a\n1\n2\n3\n4\n5".utf8), small) == .tooManyRows(most: 2))
        #expect(problem([UInt8](repeating: 0x61, count: 41), small) == .tooLarge(most: 40))
    }

    /// A row of five million separators would otherwise make every row as long.
    @Test func doesNotGrowWithOneLongRow() {
        let bytes = Array("a;b\n".utf8) + [UInt8](repeating: UInt8(ascii: ";"), count: 1_000_000)
        #expect(throws: Sheet.Problem.tooManyColumns(most: 100)) { try Sheet(bytes) }
    }

    @Test func writesNothingThatASpreadsheetWouldCalculate() {
        for cell in ["=1+1", "+33 1 99 00 11 22", "-2", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "'=1"] {
            let text = Sheet.text([[cell]], delimiter: ";")
            #expect(text.hasPrefix("'") || text.hasPrefix("\"'"), "\(text.debugDescription)")
            #expect(Sheet.unguarded(Sheet.guarded(cell)) == cell)
        }
        #expect(Sheet.text([["a", "l'été", "'", "1,5"]], delimiter: ";") == "a;l'été;';1,5\r\n")
        #expect(Sheet.text([["a"]], isMarked: true) == "\u{feff}a\r\n")
    }

    /// What is written is read again, whatever it is, but for the spaces around a cell.
    @Test(arguments: [Character(";"), ",", "\t"])
    func readsWhatItWrote(delimiter: Character) throws {
        var random = SplitMix(state: 20_261_122)
        let letters = Array("ab é;,\t\"'=+-@\n\r«’😀\u{301}\u{600}z0 ")
        for round in 0..<300 {
            let width = Int.random(in: 2...5, using: &random)
            let rows = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                (0..<width).map { _ in
                    String(
                        (0..<Int.random(in: 0...8, using: &random)).map { _ in
                            letters.randomElement(using: &random) ?? "a"
                        })
                }
            }
            let headings = (0..<width).map { "h\($0)" }
            let text = Sheet.text([headings] + rows, delimiter: delimiter, isMarked: round.isMultiple(of: 2))
            let expected = rows.map { $0.map(\.trimmed) }.filter { !$0.allSatisfy(\.isEmpty) }
            do {
                let read = try Sheet(Array(text.utf8))
                #expect(read.delimiter == delimiter)
                #expect(read.rows.map(\.cells) == expected, "\(text.debugDescription)")
            } catch Sheet.Problem.unclear {
                // A mark that joins the quotation mark beside it is refused, never misread.
                #expect(text.unicodeScalars.contains { $0 == "\u{301}" || $0 == "\u{600}" })
            }
        }
    }
}

/// The same numbers every time.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}

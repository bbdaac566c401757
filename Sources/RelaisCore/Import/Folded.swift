import Foundation

/// How words are compared: without case, accents, spaces and punctuation. `N° dossier` is `ndossier`.
enum Folded {
    static func text(_ text: some StringProtocol) -> String {
        String(String.UnicodeScalarView(Spelled(text).whole))
    }

    /// The same, without what stands in brackets: `Date (JJ/MM/AAAA)` is `date`.
    static func withoutBrackets(_ text: String) -> String { Self.text(text.replacing(/[(\[][^)\]]*[)\]]/, with: "")) }

    /// The parts of a list in one cell: `dari, pachto et français`.
    static func parts(_ cell: String) -> [String] {
        cell.split { ";,/|+&".contains($0) || $0.isNewline }.flatMap { piece in
            piece.split(separator: " ").split { ["et", "and"].contains($0.lowercased()) }.map {
                $0.joined(separator: " ")
            }
        }.filter { !text($0).isEmpty }
    }
}

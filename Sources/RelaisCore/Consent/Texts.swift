import Foundation

/// The plain texts that are printed for people: the form of a consent, its receipt, the information notice. They are files, one
/// a kind and language; those in the folder an operator names (`RELAIS_TEXTS`) stand before the program's own.
package struct Texts: Sendable {
    package enum Kind: String, Sendable, CaseIterable { case consent, receipt, notice }

    /// The languages the program has all of them in (ISO 639-3).
    package static let ownLanguages = ["fra", "eng", "ara"]
    /// What every organisation of this Relais finds unless it has its own.
    package static let standard = Texts(replacements: [:])

    /// Files of the folder, by their path from there: `notice.fra.txt`, or `<organisation>/notice.fra.txt`.
    private let replacements: [String: String]
    private let own: [String: String]

    package init(replacements: [String: String]) {
        self.replacements = replacements
        own = Dictionary(
            Assets.all(under: "texts/").map {
                (String($0.name.dropFirst("texts/".count)), String(decoding: $0.bytes, as: UTF8.self))
            }
        ) { first, _ in first }
    }

    /// The text of a kind in a language, as an organisation has it: its own, this Relais's, the program's; in French where there is
    /// none in that language. A replacement that lacks a placeholder is passed over.
    package func text(_ kind: Kind, in language: String, for organisation: ID<Organisation>) -> PlainText {
        let name = "\(kind.rawValue).\(language).txt"
        for file in ["\(organisation.text)/\(name)", name] {
            if let text = replacements[file].flatMap({ PlainText($0, language: language) }), text.lacks(kind).isEmpty {
                return text
            }
        }
        return own[name].flatMap { PlainText($0, language: language) }
            ?? own["\(kind.rawValue).fra.txt"].flatMap { PlainText($0, language: "fra") }
            ?? PlainText(version: "none", title: "", language: "fra", lines: [])
    }

    /// What fields, purposes and the rest are called in those texts.
    package func words(in language: String, for organisation: ID<Organisation>) -> [String: String] {
        sentences("words", in: language, for: organisation)
    }

    /// The sentences, by name, that a text is put together from: in French where there is none in that language.
    package func sentences(
        _ kind: String, in language: String, for organisation: ID<Organisation>
    ) -> [String: String] {
        let name = "\(kind).\(language).txt"
        return [own["\(kind).fra.txt"], own[name], replacements[name], replacements["\(organisation.text)/\(name)"]]
            .compactMap { $0.map(Self.pairs) }
            .reduce(into: [:]) { all, some in all.merge(some) { _, last in last } }
    }

    /// Whether there are such sentences in a language.
    func has(_ kind: String, in language: String, for organisation: ID<Organisation>) -> Bool {
        let name = "\(kind).\(language).txt"
        return (own[name] ?? replacements[name] ?? replacements["\(organisation.text)/\(name)"]) != nil
    }

    /// The languages there is anything in, the program's own first.
    package func languages(for organisation: ID<Organisation>) -> [String] {
        let named = replacements.keys.compactMap { file -> String? in
            let parts = file.split(separator: "/")
            guard parts.count == 1 || parts.first.map(String.init) == organisation.text else { return nil }
            let name = (parts.last ?? "").split(separator: ".")
            guard name.count == 3, Kind(rawValue: String(name[0])) != nil else { return nil }
            return String(name[1])
        }
        return Self.ownLanguages + Set(named).subtracting(Self.ownLanguages).sorted()
    }

    /// Which notice this Relais gives, for whoever records that it was given.
    package func noticeVersion(for organisation: ID<Organisation>) -> String {
        text(.notice, in: "fra", for: organisation).version
    }

    /// What is wrong with the files of the folder, in sentences for whoever runs the machine.
    package var problems: [String] {
        replacements.keys.sorted().compactMap { file in
            let parts = (file.split(separator: "/").last ?? "").split(separator: ".").map(String.init)
            guard parts.count == 3, parts[2] == "txt" else { return "\(file) has no name such as notice.fra.txt." }
            if ["words", "statement", "slip"].contains(parts[0]) { return nil }
            guard let kind = Kind(rawValue: parts[0]) else {
                return "\(file) is none of consent, receipt, notice and words."
            }
            guard let text = replacements[file].flatMap({ PlainText($0, language: parts[1]) }) else {
                return "\(file) begins with no version and title; the program's own text is used."
            }
            let lacks = text.lacks(kind)
            return lacks.isEmpty
                ? nil
                : "\(file) lacks \(lacks.map { "{\($0)}" }.joined(separator: ", ")); the program's own text is used."
        }
    }

    private static func pairs(_ text: String) -> [String: String] {
        Dictionary(
            text.split(whereSeparator: \.isNewline).compactMap { line -> (String, String)? in
                let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
                return parts.count == 2 ? (parts[0], parts[1]) : nil
            }
        ) { _, last in last }
    }
}

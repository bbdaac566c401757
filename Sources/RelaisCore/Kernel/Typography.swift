extension Language {
    /// A sentence with the spaces its language sets: in French, none that breaks before `: ; ? !` and inside « ».
    package func typeset(_ text: String) -> String {
        guard self == .french, text.utf8.contains(UInt8(ascii: " ")) else { return text }
        var typeset = ""
        typeset.reserveCapacity(text.utf8.count + 8)
        var previous: Character?
        for character in text {
            if ":;?!»".contains(character), previous == " " {
                typeset.removeLast()
                typeset.append("\u{a0}")
            }
            typeset.append(character == " " && previous == "«" ? "\u{a0}" : character)
            previous = character
        }
        return typeset
    }
}

import Foundation
import RelaisCore

/// The notes of the reader's own organisation, and the place to add one.
struct NotesView {
    let notes: [Note]
    /// Where a note is sent.
    let path: String
    let organisation: String
    let canWrite: Bool
    let now: Date
    let fields: Fields
    let token: HTML?

    private var words: Words { fields.words }
    private var isOpen: Bool { fields.form["text"] != nil }

    var html: HTML? {
        when(canWrite || !notes.isEmpty) {
            """
            <section class="sec" aria-labelledby="notes"><h2 id="notes" class="with-ic">\(Icon.of("lock"))\(words.notesOf(organisation))</h2>
            <p class="small soft">\(words.onlyYouRead(organisation))</p>
            \(when(!notes.isEmpty) { "<ol class=\"fil\">\(notes.map(item))</ol>" })\(form)</section>
            """
        }
    }

    private func item(_ note: Note) -> HTML {
        """
        <li class="fil-mine"><span class="when">\(words.moment(note.at, now: now).capitalised)\(when(note.account) { " · \($0)" })</span>\
        <p class="said" dir="auto">\(note.text)</p>\
        \(when(note.isOwn) { "<p><a class=\"small\" href=\"/notes/\(note.id.text)/removal\">\(words.removeNote)<span class=\"vh\"> \(words.moment(note.at, now: now))</span></a></p>" })</li>
        """
    }

    private var form: HTML? {
        when(canWrite) {
            """
            <details class="more"\(when(isOpen) { " open" })><summary>\(words.addNote)</summary><form class="form" method="post" action="\(path)">\(token)\
            \(fields.text("text", words.noteLabel, hint: words.noteAdvice, isShort: true))
            <p class="acts"><button class="btn">\(words.keepNote)</button></p></form></details>
            """
        }
    }
}

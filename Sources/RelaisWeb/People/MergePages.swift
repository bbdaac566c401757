import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addMergePages(to router: Router<Visitor>) {
        router.get("people/:id/merger", use: showMerger)
        router.post("people/:id/merger", use: mergePeople)
    }

    /// Names the other file by its code; then shows both, side by side.
    @Sendable private func showMerger(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let other = (Self.asked("other", request) ?? "").trimmingCharacters(in: .whitespaces)
        let form = Form.filled(["other": [other], "survivor": [id.text]])
        return try await mergePage(form, nil, visitor)
    }

    @Sendable private func mergePeople(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let form = try await Form(
            request, visitor, fields: ["other", "survivor", FormVersion.name, Self.otherVersion])
        // The row that is held to its version is the one that stays; the verb compares the other.
        let isSwapped = form["survivor"] != id.text
        let other = Form.filled([FormVersion.name: form.all(Self.otherVersion)])
        let (seen, goes) = isSwapped ? (other.seen, form.seen) : (form.seen, other.seen)
        return try await submit(form, seeing: seen, visitor) { tx in
            let other = try Person.id(for: form["other"] ?? "", in: tx)
            guard let survivor = [id, other].first(where: { $0.text == form["survivor"] }) else {
                throw Refusal.invalid([Invalid("survivor", form["survivor"] == nil ? .missing : .notInList)])
            }
            try Person.merge(survivor == id ? other : id, seen: goes, into: survivor, in: tx)
            return survivor
        } again: { objection in
            try await mergePage(form, objection, visitor)
        } done: { kept in
            "/people/\(kept.text)?done=merge"
        }
    }

    private static let otherVersion = "other_version"

    private func mergePage(
        _ form: Form, _ refused: Objection?, _ visitor: Visitor
    ) async throws -> Response {
        let id: ID<Person> = try visitor.id(.person)
        let named = form["other"] ?? ""
        let (own, found, caller) = try await store.write(as: visitor.credential()) { tx in
            try tx.caller.require(.mergePeople)
            let own = try PersonPage(id, in: tx)
            var found: Result<PersonPage, Refusal>?
            if !named.isEmpty {
                do throws(Refusal) { found = .success(try Self.other(named, than: id, in: tx)) } catch {
                    found = .failure(error)
                }
            }
            return (own, found, try tx.caller)
        }
        let words = visitor.words
        var (objection, other) = (refused, PersonPage?.none)
        switch found {
        case .success(let page): other = page
        case .failure(let problem): objection = refused ?? Objection(problem)
        case nil: break
        }
        let fields = Fields(form, objection?.invalid ?? [], words)
        let main = other.map { comparison(own, $0, fields, visitor) } ?? choice(own, fields)
        return page(
            "\(words.merge) \(own.code)", at: .people, visitor, caller, status: objection?.status ?? .ok,
            """
            \(Piece.back(to: "/people/\(id.text)", words.backToFile))
            \(objection?.note(words, about: .person))
            <div class="head"><h1>\(words.merge) <span class="code">\(own.code)</span></h1><p class="lead">\(words.mergeLead)</p></div>
            \(main)
            """)
    }

    /// The other file, if there is one: whatever keeps it from the caller is a wrong answer to the form.
    private static func other(_ named: String, than id: ID<Person>, in tx: Transaction) throws(Refusal) -> PersonPage {
        do {
            let other = try Person.id(for: named, in: tx)
            if other != id { return try PersonPage(other, in: tx) }
        } catch { throw Refusal.invalid([Invalid("other", .notInList)]) }
        throw Refusal.invalid([Invalid("other", .sameFile)])
    }

    private func choice(_ own: PersonPage, _ fields: Fields) -> HTML {
        """
        <form class="form form-page narrow" action="/people/\(own.id.text)/merger">\
        \(fields.line("other", fields.words.otherCode, hint: fields.words.otherCodeHint))\
        <p class="acts"><button class="btn btn-go">\(fields.words.compare)</button></p></form>
        """
    }

    private func comparison(_ own: PersonPage, _ other: PersonPage, _ fields: Fields, _ visitor: Visitor) -> HTML {
        let words = fields.words
        let heads = [
            words.codeColumn, words.nameColumn, words.bornColumn, words.languagesColumn, words.frenchColumn,
            words.communeColumn, words.followedByLabel,
        ].map { head -> HTML in "<th scope=\"col\" role=\"columnheader\">\(head)</th>" }
        let rows = [own, other].map { one -> HTML in
            let cells: [(String, String?)] = [
                (words.nameColumn, one.name), (words.bornColumn, one.birthYear.map(String.init)),
                (words.languagesColumn, one.languages.map { $0.name(in: words.language) }.joined(separator: ", ")),
                (words.frenchColumn, one.frenchLevel.map(words.level)), (words.communeColumn, one.commune),
                (words.followedByLabel, one.followers.map(\.name).joined(separator: ", ")),
            ]
            let values = cells.map { label, value -> HTML in
                "<td role=\"cell\" data-label=\"\(label)\"><bdi>\(value.flatMap { $0.isEmpty ? nil : $0 } ?? "–")</bdi></td>"
            }
            return """
                <tr role="row"><th scope="row" role="rowheader"><a class="code" href="/people/\(one.id.text)">\(one.code)</a></th>\(values)</tr>
                """
        }
        let picks = [own, other].map { one -> (code: String, label: HTML) in
            (one.id.text, "<b class=\"code\">\(one.code)</b><span class=\"small soft\">\(words.keepThis)</span>")
        }
        return """
            <div class="flow"><table class="cards" role="table"><caption class="vh">\(words.bothFiles)</caption><thead role="rowgroup"><tr role="row">\(heads)</tr></thead>\
            <tbody role="rowgroup">\(rows)</tbody></table>
            <form class="form form-page" method="post" action="/people/\(own.id.text)/merger">\(FormToken.field(visitor))\
            <input type="hidden" name="other" value="\(other.id.text)">\(FormVersion.field(own.rowVersion))\
            <input type="hidden" name="\(Self.otherVersion)" value="\(other.rowVersion)">
            \(fields.picks("survivor", words.whichStays, picks, hint: words.whichStaysHint, isHeading: true))
            <p class="acts"><button class="btn btn-go">\(words.mergeNow)</button><a class="btn" href="/people/\(own.id.text)">\(words.changeNothing)</a></p></form></div>
            """
    }
}

import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addConversationPages(to router: Router<Visitor>) {
        router.post("referrals/:id/messages") { request, visitor in
            let id: ID<Referral> = try visitor.id(.referral)
            let form = try await Form(request, visitor, fields: ["message"])
            return try await submit(form, seeing: .any, visitor) { tx in
                try Referral.write(id, text: form["message"], in: tx)
            } again: {
                try await referralPage(visitor, form, $0)
            } done: {
                "/referrals/\(id.text)?done=message#m-\($0.text)"
            }
        }
        router.post("referrals/:id/notes") { request, visitor in
            let id: ID<Referral> = try visitor.id(.referral)
            let form = try await Form(request, visitor, fields: ["text"])
            return try await submit(form, seeing: .any, visitor) { tx in
                try Note.write(about: .referral(id), text: form["text"], in: tx)
            } again: {
                try await referralPage(visitor, form, $0)
            } done: { _ in
                "/referrals/\(id.text)?done=note#notes"
            }
        }
        router.post("people/:id/notes") { request, visitor in
            let id: ID<Person> = try visitor.id(.person)
            let form = try await Form(request, visitor, fields: ["text"])
            return try await submit(form, seeing: .any, visitor) { tx in
                try Note.write(about: .person(id), text: form["text"], in: tx)
            } again: { objection in
                try await personPage(visitor, form, objection.invalid, nil, objection.status)
            } done: { _ in
                "/people/\(id.text)?done=note#notes"
            }
        }
        addRemovals(to: router)
    }

    /// What is taken back or removed is asked on a page of its own.
    private func addRemovals(to router: Router<Visitor>) {
        router.get("messages/:id/retraction") { _, visitor in
            let id: ID<Message> = try visitor.id(.message)
            let referral = try await store.read(as: visitor.credential()) { try Message.referral(of: id, in: $0) }
            let words = visitor.words
            return try await askRemoval(
                words.takeBackQuestion, words.takeBackConsequence, words.takeBack, "/messages/\(id.text)/retraction",
                back: "/referrals/\(referral.text)", visitor)
        }
        router.post("messages/:id/retraction") { request, visitor in
            let id: ID<Message> = try visitor.id(.message)
            _ = try await Form(request, visitor, fields: [])
            let referral = try await store.write(as: visitor.credential()) { tx in
                try tx.seeing(.any) { try Message.takeBack(id, in: $0) }
            }
            return redirect(to: "/referrals/\(referral.text)?done=retraction#thread")
        }
        router.get("notes/:id/removal") { _, visitor in
            let id: ID<Note> = try visitor.id(.note)
            let subject = try await store.read(as: visitor.credential()) { try Note.subject(of: id, in: $0) }
            let words = visitor.words
            return try await askRemoval(
                words.removeNoteQuestion, words.removeNoteConsequence, words.removeNote, "/notes/\(id.text)/removal",
                back: subject.path, visitor)
        }
        router.post("notes/:id/removal") { request, visitor in
            let id: ID<Note> = try visitor.id(.note)
            _ = try await Form(request, visitor, fields: [])
            let subject = try await store.write(as: visitor.credential()) { tx in
                try tx.seeing(.any) { try Note.remove(id, in: $0) }
            }
            return redirect(to: "\(subject.path)?done=removal#notes")
        }
    }

    private func askRemoval(
        _ question: String, _ consequence: String, _ button: String, _ path: String, back: String, _ visitor: Visitor
    ) async throws -> Response {
        let words = visitor.words
        let caller = try await store.read(as: visitor.credential()) { try $0.caller }
        return page(
            question, at: nil, visitor, caller,
            """
            <div class="ask flow">\(Piece.back(to: back, words.back))<h1>\(question)\(words.questionMark)</h1>
            <p class="lead">\(consequence)</p>
            <form class="form" method="post" action="\(path)">\(FormToken.field(visitor))<p class="acts">\
            <button class="btn btn-no">\(button)</button><a class="btn" href="\(back)">\(words.changeNothing)</a></p></form></div>
            """)
    }
}

extension Note.Subject {
    /// The page of what a note is about.
    var path: String {
        switch self {
        case .person(let id): "/people/\(id.text)"
        case .referral(let id): "/referrals/\(id.text)"
        }
    }
}

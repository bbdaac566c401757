import Foundation
import Mail
import Vault

extension Letter.Taken {
    /// What it says, with the public address of Relais and, for a link, its secret. In French, or in the language of the account;
    /// a link's is in both, since nobody knows what is read there.
    func written(
        from: Address, to: Address, site: String, secret: Token, checkpoints: [String] = [], at moment: Date
    ) -> Mail.Message {
        let words = Letter.Words(language: language)
        let subject: String
        let text: String
        switch kind {
        case .digest: (subject, text) = (words.subject(waiting), words.news(waiting, urgent, site))
        case .urgent: (subject, text) = (words.urgentSubject(urgent), words.news(waiting, urgent, site))
        case .checkpoint:
            (subject, text) = (words.checkpointSubject, words.checkpoint(checkpoints, site))
        case .link:
            let address = "\(site)/l/\(secret.text)"
            let day = endsAt.map { Day($0) }
            subject = "Relais : une demande vous attend / a request is waiting for you"
            text = [Language.french, .english].map { Letter.Words(language: $0).link(address, until: day) }
                .joined(separator: "\n---\n\n")
        }
        return Mail.Message(
            id: id.rawValue, from: from, sender: "Relais", to: to, subject: subject, text: text,
            language: kind == .link ? "fr" : language.rawValue, date: moment)
    }
}

extension Letter {
    /// The sentences of letters, in one language. None names anybody, nor says what Relais is for.
    struct Words {
        let language: Language

        private func say(_ french: String, _ english: String) -> String { language == .french ? french : english }

        private func news(_ number: Int) -> String {
            say(
                number == 1 ? "1 nouveauté" : "\(number) nouveautés", number == 1 ? "1 new item" : "\(number) new items"
            )
        }

        func subject(_ waiting: Int) -> String { say("Relais : \(news(waiting))", "Relais: \(news(waiting))") }

        func urgentSubject(_ urgent: Int) -> String {
            say(
                "Relais : \(news(urgent)) \(urgent == 1 ? "urgente" : "urgentes")",
                "Relais: \(news(urgent)), urgent")
        }

        func news(_ waiting: Int, _ urgent: Int, _ site: String) -> String {
            let pressing =
                urgent == 0
                ? "" : say(", dont \(urgent) \(urgent == 1 ? "urgente" : "urgentes")", ", \(urgent) of them urgent")
            return say(
                """
                Bonjour,

                \(news(waiting)) \(waiting == 1 ? "attend" : "attendent") dans Relais\(pressing).

                \(site)/

                Ce message est envoyé par un programme et ne dit rien de plus : le reste se lit dans Relais, une fois connecté.
                Quels messages recevoir, et quand : « Mon compte », « Courriels ».

                """,
                """
                Hello,

                \(news(waiting)) \(waiting == 1 ? "is" : "are") waiting in Relais\(pressing).

                \(site)/

                A program sends this message, and it says nothing more: the rest is read in Relais, once signed in.
                Which messages to get, and when: “My account”, “E-mails”.

                """)
        }

        var checkpointSubject: String { say("Relais : le journal, signé", "Relais: the log, signed") }

        func checkpoint(_ notes: [String], _ site: String) -> String {
            say(
                """
                Bonjour,

                Voici ce que le journal de votre organisation a signé en dernier. Gardez ce message : avec lui, n’importe qui
                peut vérifier plus tard que rien n’a été changé ni retiré de ce qui y était inscrit jusque-là.

                \(notes.joined(separator: "\n"))
                Pour vérifier : enregistrez ces lignes dans un fichier, point.txt, puis
                relais audit verify --checkpoint point.txt

                Le journal se lit dans Relais : \(site)/audit
                Ce message part chaque semaine à qui contrôle les accès. Il ne nomme personne.

                """,
                """
                Hello,

                This is what the log of your organisation signed last. Keep this message: with it, anybody can verify later that
                nothing that was in the log by then has been changed or taken out.

                \(notes.joined(separator: "\n"))
                To verify: save these lines as a file, point.txt, then
                relais audit verify --checkpoint point.txt

                The log is read in Relais: \(site)/audit
                This message goes every week to whoever audits. It names nobody.

                """)
        }

        func link(_ address: String, until day: Day?) -> String {
            let end = day.map { say("jusqu’au \($0.text)", "until \($0.text)") } ?? ""
            return say(
                """
                Bonjour,

                Une demande attend votre réponse dans Relais. Elle s’ouvre à cette adresse, \(end) :

                \(address)

                Qui a cette adresse répond à votre place : ne la transmettez pas. Ce message est envoyé par un programme ; un code,
                s’il en faut un, vous est dit d’une autre façon.

                """,
                """
                Hello,

                A request is waiting for your answer in Relais. It opens at this address, \(end):

                \(address)

                Whoever has this address answers in your place: do not pass it on. A program sends this message; a code, if one is
                needed, is told to you in another way.

                """)
        }
    }
}

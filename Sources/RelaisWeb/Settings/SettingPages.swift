import Foundation
import HTTPTypes
import Hummingbird
import RelaisCore

extension Site {
    func addSettingPages(to router: Router<Visitor>) {
        router.get("settings") { request, visitor in
            try await settingsPage(nil, nil, visitor, isDone: Self.asked("done", request) != nil)
        }
        router.post("settings", use: changeSetting)
        router.post("accounts/:id/secrecy", use: changeSecrecy)
    }

    @Sendable private func changeSetting(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let names = Setting.allCases.map(\.rawValue)
        let form = try await Form(request, visitor, fields: names + [FormVersion.name])
        guard let setting = Setting.allCases.first(where: { form[$0.rawValue] != nil }) else { throw Unreadable() }
        return try await submit(form, visitor) { tx in
            try setting.set(form[setting.rawValue], in: tx)
        } again: { objection in
            try await settingsPage(form, objection, visitor)
        } done: {
            "/settings?done=1"
        }
    }

    @Sendable private func changeSecrecy(_ request: Request, _ visitor: Visitor) async throws -> Response {
        let id: ID<Account> = try visitor.id(.account)
        let form = try await Form(request, visitor, fields: ["bound", FormVersion.name])
        try await store.write(as: visitor.credential()) { tx in
            try tx.seeing(form.seen) { try Account.bind(id, isBound: form["bound"] == "yes", $0) }
        }
        return redirect(to: "/settings?done=1#secrecy")
    }

    /// What the organisation settles, one form each; and who is bound by secrecy.
    private func settingsPage(
        _ typed: Form?, _ objection: Objection?, _ visitor: Visitor, isDone: Bool = false
    ) async throws -> Response {
        let (settings, members, caller) = try await store.write(as: visitor.credential()) { tx in
            (try SettingList(in: tx).lines, try SecrecyList(in: tx).members, try tx.caller)
        }
        let words = visitor.words
        let rows = settings.map { line -> HTML in
            let name = line.setting.rawValue
            let form = typed?[name] == nil ? Form.filled([name: [line.value]]) : typed ?? .filled()
            let hints = [words.settingHint(line.setting), words.standardSetting(line.setting.standard)]
            let fields = Fields(form, objection?.invalid ?? [], words)
            return """
                <form class="form setting" method="post" action="/settings">\(FormToken.field(visitor))\(FormVersion.field(line.rowVersion))\
                \(fields.line(name, words.setting(line.setting), hint: hints.filter { !$0.isEmpty }.joined(separator: " ")))\
                <button class="btn">\(words.save)<span class="vh"> \(words.setting(line.setting))</span></button></form>
                """
        }
        let secrecy = members.filter { !Set($0.roles).isDisjoint(with: ["caseworker", "coordinator"]) || $0.isBound }
            .map {
                member -> HTML in
                """
                <tr role="row"><th scope="row" role="rowheader">\(member.name)</th>\
                <td role="cell" data-label="\(words.isBoundLabel)">\(member.isBound ? words.isBoundLabel : words.isNotBoundLabel)</td>\
                <td role="cell" class="td-act"><form method="post" action="/accounts/\(member.account.text)/secrecy">\(FormToken.field(visitor))\(FormVersion.field(member.rowVersion))\
                <button class="btn" name="bound" value="\(member.isBound ? "no" : "yes")">\(member.isBound ? words.release : words.bind)<span class="vh"> \(member.name)</span></button></form></td></tr>
                """
            }
        return page(
            words.settings, at: nil, visitor, caller, status: objection?.status ?? .ok,
            """
            \(when(isDone) { Piece.note("ok", icon: "done", "<p>\(words.informedNote)</p>") })
            \(objection?.note(words, about: .organisation))
            <div class="head"><h1>\(words.settings)</h1><p class="lead">\(words.settingsLead)</p></div>
            <div class="flow form-page"><section class="sec" aria-label="\(words.settings)">\(rows)</section>
            <section class="sec" aria-labelledby="secrecy"><h2 id="secrecy">\(words.secrecyTitle)</h2><p class="small soft">\(words.secrecyLead)</p>
            <table class="cards" role="table"><caption class="vh">\(words.secrecyTitle)</caption><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">\(words.representativeName)</th>\
            <th scope="col" role="columnheader">\(words.isBoundLabel)</th><th scope="col" role="columnheader"><span class="vh">\(words.tokenAct)</span></th></tr></thead>\
            <tbody role="rowgroup">\(secrecy)</tbody></table></section></div>
            """)
    }
}

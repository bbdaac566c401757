extension Person {
    @discardableResult
    static func amend(_ id: ID<Person>, _ draft: Draft, in tx: Transaction) throws -> Int { 0 }
    static func colleague(_ text: String, of organisation: ID<Organisation>, in tx: Transaction) throws -> ID<Account> { throw Refusal.notPermitted(.registerPeople) }
}

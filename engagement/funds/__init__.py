"""Funds: one pooled pot a locality and April year, kept in a double-entry ledger.

Nouns: Fund, Contribution (expected or received, perhaps for one purpose only), Envelope (what a decision may spend),
Commitment, Payment; Account, Transaction, Entry are the ledger.
Invariants: entries of a transaction sum to zero, in code and in the database; balances are sums of entries; nothing is changed or
deleted, a mistake is reversed; no available or committed account goes below zero; a restricted pound is spent on its purpose only.
Events: FundOpened, ContributionPromised, ContributionReceived, EnvelopeSet, MoneyCommitted, MoneyPaid, MoneyReleased,
TransactionReversed.
"""

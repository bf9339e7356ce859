"""Priorities: a community asks, people answer by secret ballot, the community agrees what to work on and says why.

Nouns: Round (planned → gathering → voting → closed → agreed; the phase is derived from its dates, in one place), Option with the
notes that are its evidence, Mark (that somebody voted), Envelope (a sealed ballot while voting is open), Ballot (an opened one, in
shuffled order, after the count), Priority (ranked, owned, dated).
Invariants: one mark a person and a paper number; as many envelopes as marks, then as many ballots; no row ties a ballot to a
voter, a moment or an order; no result leaves the database before the count; the count is repeatable from the published file.
Events: RoundPlanned, OptionAdded, EvidenceAttached, OptionSetAside, BallotCast, PaperCast, RoundCounted, PriorityAgreed,
OptionNotChosen, RoundAgreed, PriorityMoved.
"""

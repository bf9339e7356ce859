"""Proposals: what a group would do with the fund, put to the board, and the award that follows.

Nouns: Proposal (serves at least one agreed priority), Award, Instalment. Invariants: a proposal's state is derived in one place
(rules.state); an award is made once, from a carried decision, within the fund and the proposal's cost; instalments add up to the
award and never depend on scores or targets. Events: ProposalMade, ProposalChanged, ProposalPutToBoard, ProposalPutBack,
AwardMade, ProposalNotFunded, InstalmentPaid.
"""

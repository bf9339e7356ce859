"""Boards: what a Community Reference and Investment Board has before it, and what it decides in the open.

Nouns: AgendaItem (one matter of one meeting), Interest (an entry of the register), Recusal (an interest in one item),
RecordedVote, Decision. A board does not know what an item is about: whoever put it there holds the link.
Invariants: a recused member neither sees the ballot nor counts in its quorum; a vote counts once, the last one before
closing; an item is decided once; decisions, interests and recusals are never deleted.
Events: InterestDeclared, InterestEnded, ItemAdded, ItemMoved, ItemOpened, MemberRecused, VoteRecorded, DecisionRecorded.
"""

"""Learning: what a Community of Practice tries, what happens, what surprises it, and what stands in the way.

Nouns: Cycle (a question worked on step by step), Experiment, Story (told with consent, which can be taken back), Barrier
(something only others can move; each owes an answer by a day).
Invariants: entries are added and edited only while their cycle is open; a story without consent is not kept; a barrier always has
a debt in feedback. Nothing here is read where money is decided: an import contract keeps it so.
Events: CycleOpened, CycleMoved, CycleClosed, ExperimentAdded, ExperimentEdited, StoryAdded, StoryTakenBack, BarrierRaised,
BarrierAnswered.
"""

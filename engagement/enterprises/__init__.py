"""Enterprises: micro-enterprises and social enterprises, and the way each of them grows.

Nouns: Enterprise, StageMove (its way along the pathway), Milestone, Signpost (to a scheme), Figures (of one day).
Invariants: the last StageMove is the stage; nothing is deleted; private to officers and those who oversee, except name and what it
does once its founder agreed to be listed. Nothing here is read where money is decided: an import contract keeps it so.
Events: EnterpriseAdded, EnterpriseChanged, StageReached, MilestoneReached, SignpostGiven, FiguresTaken, AwardLinked.
"""

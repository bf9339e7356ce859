"""Appraisal: board members score proposals, some scores are missing, and nobody gains or loses by who was missing.

Nouns: a *sheet* (which member scored what, and why a cell has no score), the *additive model* (how high each member
scores, how good each proposal is), an *appraisal* (place, means, interval and verdict of each proposal), and its *funding*.
A cell is scored, abstained, recused or absent; only a score is a number, and none of the others is ever a zero.
"""

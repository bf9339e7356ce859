"""The engine of equal shares: who holds what, what projects ask, one count, and the raising of shares between counts."""

"""Reading elections and rankings from files, and writing them back: Pabulib and PrefLib."""

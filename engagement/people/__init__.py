"""People: accounts, sign-in, and roles with a start and an end.

Nouns: Person, Role (person, role, scope, from, until), SignIn (a session kept on the server), SignInLink, Guess.
Invariants: a role is never deleted, it ends; a session ends on the server at sign-out, at any change of role or password and when a
person is disabled; no answer tells whether an address has an account. Events: PersonAdded, PersonDisabled, RoleGranted, RoleEnded,
SignInLinkAsked, SignedIn, SignedOut, SignedOutEverywhere, PasswordSet, SecondFactorSet, SecondFactorCleared.
"""

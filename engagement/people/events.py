"""Facts about people. Ids only: names and addresses stay in their rows."""

from dataclasses import dataclass

from engagement.shared.events import Event


@dataclass(frozen=True, kw_only=True)
class PersonAdded(Event):
    person_id: int


@dataclass(frozen=True, kw_only=True)
class PersonDisabled(Event):
    person_id: int


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Event):
    person_id: int
    role_id: int


@dataclass(frozen=True, kw_only=True)
class RoleEnded(Event):
    person_id: int
    role_id: int


@dataclass(frozen=True, kw_only=True)
class SignInLinkAsked(Event):
    link_id: int


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    sign_in_id: int


@dataclass(frozen=True, kw_only=True)
class SignedOut(Event):
    sign_in_id: int


@dataclass(frozen=True, kw_only=True)
class SignedOutEverywhere(Event):
    person_id: int


@dataclass(frozen=True, kw_only=True)
class PasswordSet(Event):
    person_id: int


@dataclass(frozen=True, kw_only=True)
class SecondFactorSet(Event):
    person_id: int


@dataclass(frozen=True, kw_only=True)
class SecondFactorCleared(Event):
    person_id: int

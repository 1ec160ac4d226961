"""What the engine refuses to compute with.

MeasurementError (a ValueError)
├── NotFinite        a number is NaN or infinite
├── OutOfRange       a number lies outside its allowed range
├── WrongShape       arrays that belong together differ in length, or have wrong dimensions
├── UnknownSkill     a skill index is not in the skill space
├── UnknownItem      an item index is not in the bank
├── UnknownArea      an area index is not in the skill space
├── UnknownPerson    a person's index is not in a log of answers
├── EmptyBank        a bank without items
├── NothingAsked     a path level without any weighted skill left
└── AlreadyAsked     an item was answered twice in one session

Every message names the argument and the value. They are mistakes of the caller, never of a person.
"""


class MeasurementError(ValueError):
    """Base of all refusals of the engine."""


class NotFinite(MeasurementError): ...


class OutOfRange(MeasurementError): ...


class WrongShape(MeasurementError): ...


class UnknownSkill(MeasurementError): ...


class UnknownItem(MeasurementError): ...


class UnknownArea(MeasurementError): ...


class UnknownPerson(MeasurementError): ...


class EmptyBank(MeasurementError): ...


class NothingAsked(MeasurementError): ...


class AlreadyAsked(MeasurementError): ...

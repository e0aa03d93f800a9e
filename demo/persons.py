"""Invented numbers of persons that cannot exist, with the check digits that real ones have."""

from typing import NamedTuple

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
NOWHERE = "450099"  # a province that is, with a county that never was


class Person(NamedTuple):
    """One line of a list of names."""

    name: str
    citizen: str
    account: str
    mobile: str


def citizen_number(born: str, serial: int) -> str:
    """Eighteen digits for a birthday ``YYYYMMDD``, the last the check digit of ISO 7064 mod 11-2."""
    stem = f"{NOWHERE}{born}{serial:03}"
    return stem + check_digit(stem)


def check_digit(stem: str) -> str:
    """The check digit of seventeen digits."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(stem, _WEIGHTS, strict=True)) % 11]


def wrong_check(number: str) -> str:
    """The same eighteen digits with another check digit."""
    return number[:-1] + ("7" if number[-1] != "7" else "3")


def account_number(serial: int) -> str:
    """Nineteen digits of a bank that does not exist, the last the Luhn check digit."""
    stem = f"629999000000{serial:06}"
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(stem)))
    return stem + str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def mobile_number(serial: int) -> str:
    """Eleven digits."""
    return f"1990000{serial:04}"


def masked(number: str) -> str:
    """The number as a careful office prints it."""
    return number[:4] + "*" * (len(number) - 7) + number[-3:]


# five people of the city, all past a hundred
PEOPLE = tuple(
    Person(name, citizen_number(f"19{11 + place}0{1 + place}15", 990 + place), account_number(4100 + 17 * place),
           mobile_number(1000 + 7 * place))
    for place, name in enumerate(("陆远樵", "沈知渔", "覃望舒", "韦清越", "苏见山"))
)  # fmt: skip

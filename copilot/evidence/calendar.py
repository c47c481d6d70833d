"""Arithmetic of the calendar: weeks run from Monday to Sunday, quarters from the start of a fiscal year."""

from calendar import monthrange
from datetime import date, timedelta


def day_in_month(year: int, month: int, day: int) -> date | None:
    """That day, or None where the month has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def last_of_month(day: date) -> date:
    """The last day of the month of `day`."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def next_month(day: date) -> date:
    """The first day of the month after."""
    return last_of_month(day) + timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """So many months on; the last day of a shorter month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    return first.replace(day=min(day.day, last_of_month(first).day))


def next_date(on: date, month: int, day: int) -> date | None:
    """The next such date, today included; 29 February may be years away."""
    return next((d for year in range(on.year, on.year + 9) if (d := day_in_month(year, month, day)) and d >= on), None)


def next_day_number(on: date, day: int) -> date | None:
    """The next day of that number after `on`; None where no month has one."""
    if not 1 <= day <= 31:
        return None
    first = on.replace(day=1)
    while True:
        found = day_in_month(first.year, first.month, day)
        if found is not None and found > on:
            return found
        first = next_month(first)


def next_weekday(on: date, weekday: int) -> date:
    """The next such day after `on`; seven days on where `on` is one. Monday is 0."""
    return on + timedelta(days=(weekday - on.weekday() - 1) % 7 + 1)


def nth_weekday(month: date, weekday: int, n: int) -> date | None:
    """The nth such weekday of a month; the last one for 0."""
    if n == 0:
        end = last_of_month(month)
        return end - timedelta(days=(end.weekday() - weekday) % 7)
    first = month.replace(day=1)
    found = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))
    return found if found.month == first.month else None


def week_friday(on: date) -> date:
    """The Friday that ends the week of `on`; from a weekend, the next one."""
    return on + timedelta(days=(4 - on.weekday()) % 7)


def working_days_on(on: date, count: int) -> date:
    """So many Mondays to Fridays on."""
    day = on
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def quarter_end(on: date, fiscal_year_start: int = 1, quarter: int | None = None) -> date:
    """The last day of the quarter of `on`, or of the named quarter of the fiscal year that `on` is in."""
    passed = (on.month - fiscal_year_start) % 12
    year_start = add_months(on.replace(day=1), -passed)
    index = passed // 3 if quarter is None else quarter - 1
    return add_months(year_start, 3 * index + 3) - timedelta(days=1)

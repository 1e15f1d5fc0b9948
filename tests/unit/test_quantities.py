import pytest
from pydantic import ValidationError

from forcegen.domain.pledge import Pledge
from forcegen.domain.quantities import month_number, month_text
from forcegen.domain.requirement import Requirement
from support.cases import line, pledge


@pytest.mark.parametrize(
    ("written", "first"),
    [("2018-01", "2018-01"), ("2018-01-01", "2018-01"), ("2018-01-02", "2018-02"), ("2018-12-31", "2019-01")],
)
def test_a_pledge_begins_with_its_first_whole_month(written, first):
    assert month_text(Pledge.model_validate(pledge(from_=written)).from_month) == first


@pytest.mark.parametrize(
    ("written", "last"),
    [("2018-02", "2018-02"), ("2018-02-28", "2018-02"), ("2018-02-27", "2018-01"), ("2020-02-28", "2020-01")],
)
def test_a_pledge_ends_with_its_last_whole_month(written, last):
    assert month_text(Pledge.model_validate(pledge(to=written)).to_month) == last


@pytest.mark.parametrize("written", ["2018-03", "2018-03-01", "2018-03-31"])
def test_in_a_requirement_a_date_stands_for_its_month(written):
    assert Requirement.model_validate(line(from_=written)).from_month == month_number(2018, 3)


@pytest.mark.parametrize("written", ["15/01/2018", "2018-13", "2018-02-30", "2018", "18-01", "", "2018-1", "1066-10"])
def test_other_dates_are_refused(written):
    with pytest.raises(ValidationError):
        Requirement.model_validate(line(from_=written))


@pytest.mark.parametrize(("written", "kept"), [("0.15", 150), ("1", 1000), (0, 0), ("0.3335", 334), ("0.3334", 333)])
def test_a_share_is_kept_in_thousandths(written, kept):
    assert Requirement.model_validate(line(women_share=written)).women_share == kept


@pytest.mark.parametrize("written", ["1.01", "-0.1", "15%", "nan", "inf", "much"])
def test_what_is_no_share_is_refused(written):
    with pytest.raises(ValidationError):
        Requirement.model_validate(line(women_share=written))


@pytest.mark.parametrize(
    ("written", "kept"), [("yes", True), ("true", True), ("no", False), ("3", 3), ("2.5", 2.5), (4, 4), (True, True)]
)
def test_a_standard_is_yes_no_or_a_number(written, kept):
    stated = Pledge.model_validate(pledge(standards={"aircraft": written})).standards["aircraft"]
    assert (stated, type(stated)) == (kept, type(kept))


def test_records_are_closed_and_frozen():
    with pytest.raises(ValidationError):
        Requirement.model_validate(line(colour="blue"))
    with pytest.raises(ValidationError):
        Requirement.model_validate({**line(), "from_month": "2018-01"})
    with pytest.raises(ValidationError):
        Requirement.model_validate(line()).quantity = 2


def test_a_record_survives_its_own_dump():
    stated = Pledge.model_validate(
        pledge(from_="2018-01-02", women_share=0.2, rotation=[{"contributor": "XAA", "months": 6}], for_=["M"])
    )
    assert Pledge.model_validate(stated.model_dump()) == stated

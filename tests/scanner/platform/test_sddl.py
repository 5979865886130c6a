"""Access lists of Windows in text form: may everybody read?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.platform.sddl import grants_reading_to_all

ADMIN = "(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)"


@pytest.mark.parametrize(
    ("sddl", "open_to_all"),
    [
        pytest.param(f"D:PAI{ADMIN}(A;OICI;FA;;;S-1-5-21-1-2-3-1001)", False, id="a profile"),
        pytest.param(f"D:AI{ADMIN}(A;OICIID;0x1200a9;;;BU)", True, id="a folder of C:"),
        pytest.param("D:(A;;FR;;;WD)", True, id="everyone, in words"),
        pytest.param("D:(A;;GRGX;;;AU)", True, id="generic rights"),
        pytest.param("D:(A;OICIIO;GR;;;WD)", True, id="inherited by files only"),
        pytest.param("D:(A;;0x100000;;;WD)", False, id="synchronise only"),
        pytest.param("D:(A;;WD;;;BA)", False, id="a right spelled as a group"),
        pytest.param("D:(A;;FR;;;S-1-1-0)", True, id="everyone, by number"),
        pytest.param("D:(A;;FR;;;S-1-5-21-7-8-9-513)", True, id="domain users"),
        pytest.param("D:(A;;FR;;;S-1-5-21-7-8-9-1513)", False, id="another group"),
        pytest.param("D:(D;;FR;;;WD)(A;;FR;;;BU)", False, id="denied"),
        pytest.param("D:(OA;;FR;;;WD)", False, id="object entry"),
        pytest.param("S:(A;;FR;;;WD)", False, id="the audit list"),
        pytest.param("D:NO_ACCESS_CONTROL", False, id="no list"),
        pytest.param("", False, id="not told"),
        pytest.param("D:(A;;0xzz;;;WD)", False, id="no number"),
    ],
)
def test_reading_for_all_is_told(sddl: str, open_to_all: bool) -> None:  # noqa: FBT001 - a column of the table
    assert grants_reading_to_all(sddl) is open_to_all


@given(st.text("D:()A;FRWDx0", max_size=60))
def test_any_text_has_an_answer(sddl: str) -> None:
    assert grants_reading_to_all(sddl) in {True, False}

"""Access lists of Windows in text form: may everybody read? Who may write?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.platform.sddl import grants_reading_to_all, only_administrators_write

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


@pytest.mark.parametrize(
    ("sddl", "closed"),
    [
        pytest.param(f"O:BAD:PAI{ADMIN}", True, id="administrators alone"),
        pytest.param(f"O:SYD:P{ADMIN}(A;OICI;0x1200a9;;;BU)", True, id="users read"),
        pytest.param(f"O:BAD:P{ADMIN}(A;;FRFX;;;WD)", True, id="everyone reads, in words"),
        pytest.param(f"O:BAD:P{ADMIN}(A;OICIIO;GA;;;BU)", True, id="inherited only"),
        pytest.param(f"O:BAD:P{ADMIN}(D;;FA;;;BU)", True, id="users denied"),
        pytest.param("O:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;OW)", True, id="owner rights"),
        pytest.param("O:S-1-5-32-544D:P(A;;FA;;;S-1-5-18)", True, id="by number"),
        pytest.param("O:BAD:P", True, id="an empty list"),
        pytest.param(f"O:BAD:AI{ADMIN}(A;CIID;DCLCRPCR;;;BU)", False, id="ProgramData's default"),
        pytest.param(f"O:BAD:P{ADMIN}(A;;FW;;;BU)", False, id="users write"),
        pytest.param(f"O:BAD:P{ADMIN}(A;;0x1301bf;;;AU)", False, id="users modify"),
        pytest.param(f"O:BAD:P{ADMIN}(A;;WD;;;BU)", False, id="users change the list"),
        pytest.param(f"O:BAD:P{ADMIN}(A;;0xzz;;;BU)", False, id="no number"),
        pytest.param(f"O:S-1-5-21-1-2-3-1001D:P{ADMIN}", False, id="a user owns it"),
        pytest.param(f"O:COD:P{ADMIN}", False, id="owned by nobody told"),
        pytest.param(f"O:BAD:P{ADMIN}(XA;;FW;;;BU;(@x==1))", False, id="a condition"),
        pytest.param("O:BAD:P(XA;;FR;;;BU;(a))(A;;FA;;;BU)", False, id="behind a condition"),
        pytest.param(f"D:P{ADMIN}", False, id="no owner"),
        pytest.param("O:BAD:NO_ACCESS_CONTROL", False, id="no list"),
        pytest.param("O:BA", False, id="list not told"),
        pytest.param("", False, id="not told"),
    ],
)
def test_who_may_write_is_told(sddl: str, closed: bool) -> None:  # noqa: FBT001 - a column of the table
    assert only_administrators_write(sddl) is closed


@given(st.text("O:BADSYPUF(;)x012-", max_size=80))
def test_any_text_has_an_answer_for_writing(sddl: str) -> None:
    assert only_administrators_write(sddl) in {True, False}

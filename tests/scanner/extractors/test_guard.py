"""What libraries say of bad bytes becomes our words, without theirs."""

import errno
import traceback

import pytest

from scanner.extractors.errors import BudgetSpent, Corrupt, Unsupported
from scanner.extractors.guard import bad_bytes


@pytest.mark.parametrize(
    ("raised", "becomes"),
    [
        pytest.param(ValueError("SECRET"), Corrupt, id="a library's message"),
        pytest.param(RecursionError("SECRET"), Corrupt, id="too deep"),
        pytest.param(OSError("SECRET"), Corrupt, id="a library's OSError"),
        pytest.param(OSError(errno.EINVAL, "SECRET"), Corrupt, id="a lying offset"),
        pytest.param(NotImplementedError("SECRET"), Unsupported, id="a variant"),
        pytest.param(BudgetSpent("ours"), BudgetSpent, id="ours"),
    ],
)
def test_errors_are_translated_and_quote_nothing(
    raised: Exception, becomes: type[Exception]
) -> None:
    with pytest.raises(becomes) as caught, bad_bytes():
        raise raised
    assert "SECRET" not in "".join(traceback.format_exception(caught.value)).replace("SECRET\\", "")


@pytest.mark.parametrize("raised", [OSError(errno.EIO, "disk"), MemoryError()])
def test_what_the_document_did_not_do_passes(raised: Exception) -> None:
    with pytest.raises(type(raised)), bad_bytes():
        raise raised

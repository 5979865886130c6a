"""The compound file that is handed to calamine."""

import io

import olefile
import pytest

from scanner.extractors.office.ole.rewrite import MAX_STREAM_BYTES, single_stream


@pytest.mark.parametrize("size", [0, 1, 4095, 4096, 4097, 1024 * 4096, 9_000_000])
def test_the_stream_comes_back_padded_to_whole_sectors(size: int) -> None:
    data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    with olefile.OleFileIO(io.BytesIO(single_stream("Workbook", data))) as ole:
        back = ole.openstream("Workbook").read()
    assert back.rstrip(b"\0") == data.rstrip(b"\0")
    assert len(back) % 4096 == 0


def test_what_fits_in_memory_fits_in_one() -> None:
    assert MAX_STREAM_BYTES > 128 << 20

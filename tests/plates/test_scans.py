"""The texts that cross a counter: short, of letters and digits, refused when a symbol is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.portals.scanner import CustomersPhone

from doorstep.plates import scans
from doorstep.plates.errors import ScanOfAnotherKind, ScanUnreadable
from doorstep.plates.scans import DIGITS, ScanKind

KINDS = {kind: scans._BYTES[kind] for kind in ScanKind}


@given(data=st.data(), kind=st.sampled_from(list(ScanKind)))
def test_every_payload_comes_back(data: st.DataObject, kind: ScanKind) -> None:
    payload = data.draw(st.binary(min_size=KINDS[kind], max_size=KINDS[kind]))
    text = scans.text_of(kind, payload)
    assert len(text) == scans.length_of(kind)
    assert text.isascii()
    assert text.isalnum()
    assert scans.read(text, kind) == (kind, payload)
    assert scans.read(f" {text}\r\n", kind) == (kind, payload)
    assert scans.read(text.swapcase(), kind) == (kind, payload)


def test_the_first_is_at_most_100_characters_and_the_second_40() -> None:
    assert scans.length_of(ScanKind.REQUEST) <= scans.LONGEST_REQUEST == 100
    assert scans.length_of(ScanKind.CARD) <= scans.LONGEST_REQUEST
    assert scans.length_of(ScanKind.SIGNATURE) <= scans.LONGEST_REQUEST
    assert scans.length_of(ScanKind.NONCE) <= scans.LONGEST_NONCE == 40


@given(data=st.data(), kind=st.sampled_from(list(ScanKind)))
def test_a_symbol_read_wrongly_is_noticed(data: st.DataObject, kind: ScanKind) -> None:
    payload = data.draw(st.binary(min_size=KINDS[kind], max_size=KINDS[kind]))
    text = scans.text_of(kind, payload)
    at = data.draw(st.integers(2, len(text) - 1))
    other = data.draw(st.sampled_from(DIGITS).filter(lambda symbol: symbol != text[at]))
    wrong = text[:at] + other + text[at + 1 :]
    try:
        read = scans.read(wrong, kind)
    except ScanUnreadable:
        return
    # Two bytes of checksum: one wrong symbol in 65,536 may pass, and is then another payload.
    assert read != (kind, payload)


@given(st.text(max_size=300))
def test_nonsense_is_refused(typed: str) -> None:
    with pytest.raises((ScanUnreadable, ScanOfAnotherKind)):
        scans.read(typed, ScanKind.NONCE)


@pytest.mark.parametrize(
    "typed", ["", "D1", "D2", "D2" + "z" * 25, "Ｄ２", "6901028001915", "x" * 999]
)
def test_other_barcodes_are_refused(typed: str) -> None:
    with pytest.raises(ScanUnreadable):
        scans.read(typed, ScanKind.NONCE)


def test_a_scan_of_another_step_is_named() -> None:
    phone = CustomersPhone()
    with pytest.raises(ScanOfAnotherKind) as refused:
        scans.read_nonce(phone.first)
    assert "手机上的第一个码" in refused.value.say()
    with pytest.raises(ScanOfAnotherKind):
        scans.read_request(phone.third)

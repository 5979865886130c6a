"""Internet mail: words, attachments, sealed parts, and mails that lie."""

import base64
import contextlib
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.document import Prose, Zone
from findings import Reason
from scanner.extractors import Content, Gap, Item, Member
from scanner.extractors.errors import Encrypted, ExtractError, TooLarge
from scanner.extractors.mail.eml import read as read_mail
from scanner.extractors.mail.eml import recognise
from scanner.limits import Limits

LIMITS = Limits()
HEADERS = b"From: a@example.org\r\nTo: b@example.org\r\nMessage-ID: <1@x>\r\n"
ENVELOPED = bytes.fromhex("3082010006092a864886f70d010703a081f2") + bytes(200)
SIGNED = bytes.fromhex("3082010006092a864886f70d010702a081f2") + bytes(200)
PGP = (
    "-----BEGIN PGP MESSAGE-----\n\n"
    + base64.b64encode(b"\x85\x01\x0c\x03" + bytes(300)).decode()
    + "\n-----END PGP MESSAGE-----\n"
)


def items(data: bytes, limits: Limits = LIMITS) -> list[Item]:
    return list(read_mail(Content.of_bytes(data, "eml"), limits))


def prose(data: bytes, zone: Zone = Zone.BODY) -> str:
    found = [item.text for item in items(data) if isinstance(item, Prose) and item.zone is zone]
    return "\n".join(found)


def members(data: bytes) -> dict[str, bytes | str]:
    return {
        item.name: item.refused or item.content.read(1 << 20)
        for item in items(data)
        if isinstance(item, Member)
    }


def mail(**parts: bytes) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "Dr Émile <e@example.org>", "labo@example.org"
    message["Subject"] = "Compte rendu opéré"
    message["Message-ID"] = "<1@example.org>"
    message.set_content("Cher confrère, voici le résultat.")
    for name, data in parts.items():
        message.add_attachment(
            data, maintype="application", subtype="octet-stream", filename=f"{name} é.bin"
        )
    return message


def test_headers_body_and_attachments_come_out() -> None:
    data = bytes(mail(one=b"1" * 5000, two=b"\0\xff"))
    assert recognise(Content.of_bytes(data))
    headers = prose(data, Zone.MAIL_HEADER)
    assert "Compte rendu opéré" in headers
    assert "Dr Émile" in headers
    assert "Cher confrère, voici le résultat." in prose(data)
    assert members(data) == {"one é.bin": b"1" * 5000, "two é.bin": b"\0\xff"}


def test_html_and_plain_are_both_read_and_scripts_are_not() -> None:
    message = mail()
    message.add_alternative(
        "<style>p{}</style><p>Bonjour<br>Madame</p><script>no()</script>", subtype="html"
    )
    text = prose(bytes(message))
    assert "Cher confrère" in text
    assert "Bonjour" in text
    assert "Bonjour\n" in text.replace(" ", "")
    assert "no()" not in text
    assert "{}" not in text


def test_only_the_first_body_opens_the_document() -> None:
    message = mail()
    message.add_alternative("<p>again</p>", subtype="html")
    bodies = [i for i in items(bytes(message)) if isinstance(i, Prose) and i.zone is Zone.BODY]
    assert [body.opening for body in bodies] == [True, False]


def test_an_attached_mail_is_a_member_that_is_a_mail() -> None:
    outer = mail()
    outer.add_attachment(mail(inner=b"x"))
    found = members(bytes(outer))
    (inner,) = found.values()
    assert isinstance(inner, bytes)
    assert recognise(Content.of_bytes(inner, "eml"))
    assert members(inner) == {"inner é.bin": b"x"}


def test_a_text_file_attached_is_a_member_not_the_body() -> None:
    message = mail()
    message.add_attachment("a;b", subtype="csv", filename="export.csv")
    assert members(bytes(message)) == {"export.csv": b"a;b\n"}


@pytest.mark.parametrize(
    ("charset", "raw"),
    [
        pytest.param("utf-8", "opéré".encode(), id="right"),
        pytest.param("us-ascii", "opéré".encode(), id="ascii that is UTF-8"),
        pytest.param("utf-8", "opéré".encode("cp1252"), id="UTF-8 that is Windows"),
        pytest.param("iso-8859-1", "opéré œ".encode("cp1252"), id="Latin-1 that is Windows"),
        pytest.param("x-unheard-of", "opéré".encode(), id="unknown"),
        pytest.param("zlib_codec", "opéré".encode(), id="no charset at all"),
        pytest.param("punycode", "opéré".encode(), id="quadratic codec"),
    ],
)
def test_a_charset_that_lies_loses_no_words(charset: str, raw: bytes) -> None:
    head = HEADERS + f"Content-Type: text/plain; charset={charset}\r\n".encode()
    assert "opéré" in prose(head + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + raw)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(b"=?utf-8?B?b3DDqXLDqQ==?=", "opéré", id="base64"),
        pytest.param(b"=?iso-8859-1?Q?op=E9r=E9_hier?=", "opéré hier", id="quoted"),
        pytest.param(b"=?utf-8?Q?op=C3=A9?=\r\n =?utf-8?Q?r=C3=A9?=", "opéré", id="two words"),
        pytest.param("opéré".encode(), "opéré", id="raw UTF-8"),
        pytest.param(b"=?utf-8?B?%%%?=", "subject", id="broken"),
    ],
)
def test_header_words_are_decoded(value: bytes, text: str) -> None:
    assert text in prose(
        HEADERS + b"Subject: " + value + b"\r\n\r\nx", Zone.MAIL_HEADER
    ).lower() or (text == "subject" and items(HEADERS + b"Subject: " + value + b"\r\n\r\nx"))


def test_broken_base64_is_read_as_far_as_it_goes_and_told() -> None:
    part = b"Content-Type: application/x-y; name=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    found = items(HEADERS + part + b"QUJDR")
    assert Gap(Reason.CORRUPT) in found
    assert any(isinstance(item, Member) for item in found)


def test_a_mail_nested_too_deep_is_read_as_text_with_a_gap() -> None:
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(3000)
    )
    found = items(HEADERS + nested + b"Content-Type: text/plain\r\n\r\nthe innermost words")
    assert any(isinstance(item, Prose) and "innermost" in item.text for item in found)
    assert Gap(Reason.ARCHIVE_DEPTH) in found


@pytest.mark.parametrize(
    ("hostile", "reason"),
    [
        pytest.param(b"Content-Type: a/b" + b";" * 500_000, Reason.CORRUPT, id="parameters"),
        pytest.param(
            b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n" * 200,
            Reason.ARCHIVE_BUDGET,
            id="parts",
        ),
    ],
)
def test_what_would_cost_the_parser_too_much_is_read_as_text(
    hostile: bytes, reason: Reason, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scanner.extractors.mail.eml.MAX_PARTS", 100)
    found = items(HEADERS + hostile + b"\r\n\r\nwords")
    assert any(isinstance(item, Prose) and "words" in item.text for item in found)
    assert Gap(reason) in found


def test_a_mail_larger_than_memory_allows_is_too_large() -> None:
    with pytest.raises(TooLarge):
        items(HEADERS + b"\r\n" + bytes(5000), Limits(max_in_memory_bytes=16_000))


def test_more_attachments_than_allowed_stop_the_reading() -> None:
    with pytest.raises(ExtractError) as stopped:
        items(bytes(mail(a=b"a", b=b"b", c=b"c")), Limits(max_members=2))
    assert stopped.value.reason is Reason.ARCHIVE_BUDGET


SEALED_TYPES = [
    pytest.param("application/pkcs7-mime; smime-type=enveloped-data", ENVELOPED, id="S/MIME"),
    pytest.param("application/x-pkcs7-mime; name=smime.p7m", ENVELOPED, id="S/MIME without type"),
    pytest.param("application/pkcs7-mime; smime-type=enveloped-data", b"junk", id="S/MIME claimed"),
    pytest.param("text/plain", PGP.encode(), id="inline PGP"),
    pytest.param("text/plain", b"\r\n$APICRYPT V2\r\nAAAA", id="Apicrypt"),
    pytest.param("text/plain", b"[apicrypt] AAAA", id="Apicrypt in brackets"),
]


@pytest.mark.parametrize(("kind", "body"), SEALED_TYPES)
def test_a_mail_that_is_sealed_as_a_whole_is_encrypted(kind: str, body: bytes) -> None:
    head = HEADERS + f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    with pytest.raises(Encrypted):
        items(head + base64.encodebytes(body))


def test_pgp_mime_is_encrypted() -> None:
    data = (
        HEADERS + b"Content-Type: multipart/encrypted; boundary=b\r\n\r\n--b\r\n"
        b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
        b"--b\r\nContent-Type: application/octet-stream\r\n\r\n" + PGP.encode() + b"\r\n--b--\r\n"
    )
    with pytest.raises(Encrypted):
        items(data)


def test_a_sealed_part_beside_clear_words_is_a_refused_member() -> None:
    data = HEADERS + b"\r\nBonjour, ci-dessous:\n\n" + PGP.encode()
    assert "Bonjour" in prose(data)
    assert "BEGIN PGP" not in prose(data)
    assert members(data) == {"encrypted.asc": Reason.ENCRYPTED}


def test_signed_only_is_not_sealed() -> None:
    message = mail()
    message.add_attachment(b"sig", maintype="application", subtype="pkcs7-signature", filename="s")
    message.add_attachment(SIGNED, maintype="application", subtype="pkcs7-mime", filename="m.p7m")
    assert members(bytes(message)) == {"m.p7m": SIGNED}


def test_apple_mail_files_are_mails() -> None:
    data = b"1234      \n" + bytes(mail())
    assert recognise(Content.of_bytes(data, "emlx"))
    assert "confrère" in prose(data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"From: the beginning\n\nto the end", id="one header"),
        pytest.param(b"Nom: x\nPr\xe9nom: y\nDate: z\n", id="a form"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"To: b\nSubject: c\nDate: d\n\n", id="nothing telling"),
        pytest.param(HEADERS[:20] + b"\0" * 200, id="binary"),
    ],
)
def test_other_texts_are_no_mails(data: bytes) -> None:
    assert not recognise(Content.of_bytes(data))


def test_headers_longer_than_the_head_are_recognised() -> None:
    long = b"".join(b"Received: from x by y; %d\r\n\tid 12345678\r\n" % n for n in range(500))
    assert recognise(Content.of_bytes(long + HEADERS + b"\r\nx"))


@settings(deadline=None)
@given(st.binary(max_size=400), st.integers(0, 900))
def test_any_bytes_are_items_or_an_extract_error(noise: bytes, cut: int) -> None:
    message = mail(a=b"x")
    message.add_attachment(mail())
    data = bytes(message)[:cut] + noise
    with contextlib.suppress(ExtractError):
        assert isinstance(items(data), list)

"""What a person may type as the address of a Canvas (R61)."""

import pytest

from canvas_sync.domain.errors import Refused
from canvas_sync.domain.ids import CanvasSite, Instance, parse_site

NONE: frozenset[str] = frozenset()
DEV = frozenset({"127.0.0.1:9000", "localhost:3001", "devbox:80"})
LONGEST = ".".join(["a" * 63] * 3 + ["b" * 53 + ".example"])


@pytest.mark.parametrize(
    ("typed", "base_url"),
    [
        ("https://canvas.school.example", "https://canvas.school.example"),
        ("https://canvas.school.example/", "https://canvas.school.example"),
        ("  https://canvas.school.example\n", "https://canvas.school.example"),
        ("HTTPS://Canvas.School.EXAMPLE", "https://canvas.school.example"),
        ("https://canvas.school.example:443", "https://canvas.school.example"),
        ("https://canvas.school.example:", "https://canvas.school.example"),
        ("https://canvas.school.example.", "https://canvas.school.example"),
        ("https://canvas.school.example:8443", "https://canvas.school.example:8443"),
        ("https://my_school.lms-2.example", "https://my_school.lms-2.example"),
        ("https://xn--schler-4ya.example", "https://xn--schler-4ya.example"),
        ("https://1.2.3.example", "https://1.2.3.example"),
        (f"https://{LONGEST}:65535", f"https://{LONGEST}:65535"),
    ],
)
def test_accepted(typed: str, base_url: str) -> None:
    """R61: one Canvas has one name, however it is typed; the default port is left out."""
    site = parse_site(typed, dev_hosts=NONE)

    assert site == CanvasSite(base_url, Instance(base_url.removeprefix("https://")))
    assert len(site.instance) <= 260


REFUSED = {
    "nothing": "",
    "blank": "   ",
    "a word": "canvas",
    "no scheme": "canvas.school.example",
    "no scheme, a port": "canvas.school.example:443",
    "http": "http://canvas.school.example",
    "file": "file:///etc/passwd",
    "gopher": "gopher://canvas.school.example",
    "javascript": "javascript:alert(1)",
    "no slashes": "https:canvas.school.example",
    "one slash": "https:/canvas.school.example",
    "three slashes": "https:///canvas.school.example",
    "no host": "https://",
    "only a port": "https://:443",
    "user": "https://anna@canvas.school.example",
    "user and password": "https://anna:secret@canvas.school.example",
    "empty user": "https://@canvas.school.example",
    "empty password": "https://:@canvas.school.example",
    "host as a user": "https://canvas.school.example@evil.example",
    "backslash": "https://canvas.school.example\\@evil.example",
    "backslash path": "https://evil.example\\.canvas.school.example",
    "query": "https://canvas.school.example?x=1",
    "query after slash": "https://canvas.school.example/?x=1",
    "empty query": "https://canvas.school.example/?",
    "fragment": "https://canvas.school.example#x",
    "empty fragment": "https://canvas.school.example#",
    "path": "https://canvas.school.example/courses/12",
    "two slashes": "https://canvas.school.example//",
    "encoded slash": "https://canvas.school.example%2fevil.example",
    "encoded dot": "https://canvas%2eschool.example",
    "IPv4": "https://93.184.216.34",
    "loopback": "https://127.0.0.1",
    "loopback with a dot": "https://127.0.0.1.",
    "metadata": "https://169.254.169.254/",
    "short IPv4": "https://127.1",
    "decimal": "https://2130706433",
    "octal": "https://0177.0.0.1",
    "hex": "https://0x7f000001",
    "dotted hex": "https://0x7f.0.0.0x1",
    "hex at the end": "https://127.0.0.0X1",
    "any": "https://0.0.0.0",
    "IPv6": "https://[2001:db8::1]",
    "IPv6 loopback": "https://[::1]:443",
    "IPv6 mapped": "https://[::ffff:127.0.0.1]",
    "IPv6 zone": "https://[fe80::1%25eth0]",
    "IPv6 open": "https://[::1",
    "name in brackets": "https://[canvas.school.example]",
    "IPvFuture": "https://[v1.fe]",
    "localhost": "https://localhost",
    "localhost with a dot": "https://localhost.",
    "single label": "https://canvas",
    "two dots": "https://canvas.school.example..",
    "empty label": "https://canvas..example",
    "leading dot": "https://.school.example",
    "leading hyphen": "https://-canvas.school.example",
    "trailing hyphen": "https://canvas-.school.example",
    "space": "https://canvas school.example",
    "tab": "https://canvas\t.school.example",
    "new line": "https://canvas.school\n.example",
    "NUL": "https://canvas\x00.school.example",
    "control before": "\x01https://canvas.school.example",
    "delete": "https://canvas\x7f.school.example",
    "header": "https://canvas.school.example\r\nHost: evil.example",
    "IDN": "https://schüler.example",
    "cyrillic a": "https://c\u0430nvas.school.example",
    "full-width dot": "https://canvas\uff0eschool.example",
    "full-width slash": "https://canvas.school.example\uff0fx.example",
    "circled": "https://\u24d2anvas.school.example",
    "soft hyphen": "https://can\u00advas.school.example",
    "right to left": "https://canvas\u202e.school.example",
    "port 0": "https://canvas.school.example:0",
    "port too large": "https://canvas.school.example:65536",
    "negative port": "https://canvas.school.example:-1",
    "word as a port": "https://canvas.school.example:https",
    "two ports": "https://canvas.school.example:443:80",
    "full-width port": "https://canvas.school.example:\uff18\uff10",
    "label of 64": f"https://{'a' * 64}.example",
    "name of 254": f"https://{LONGEST.replace('b', 'bb', 1)}",
    "very long": f"https://{'a.' * 50_000}example",
}


@pytest.mark.parametrize("dev_hosts", [NONE, DEV], ids=["no dev hosts", "dev hosts"])
@pytest.mark.parametrize("typed", REFUSED.values(), ids=REFUSED.keys())
def test_refused(typed: str, dev_hosts: frozenset[str]) -> None:
    """R61: everything but https and a host's name is refused; the error quotes nothing."""
    with pytest.raises(Refused, match=r"^canvas_url .+\.$") as refused:
        parse_site(typed, dev_hosts=dev_hosts)

    assert refused.value.code == "url_not_allowed"
    assert refused.value.field == "canvas_url"
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "base_url"),
    [
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
        ("https://127.0.0.1:9000/", "https://127.0.0.1:9000"),
        ("http://LOCALHOST:3001", "http://localhost:3001"),
        ("http://devbox", "http://devbox:80"),
    ],
)
def test_dev_host(typed: str, base_url: str) -> None:
    """R61: a listed ``host:port`` may be plain http and local."""
    assert parse_site(typed, dev_hosts=DEV).base_url == base_url
    with pytest.raises(Refused):
        parse_site(typed, dev_hosts=NONE)


@pytest.mark.parametrize(
    "typed",
    [
        "http://127.0.0.1:9001",
        "http://127.0.0.1",
        "https://devbox",
        "ftp://127.0.0.1:9000",
        "http://anna@127.0.0.1:9000",
        "http://127.0.0.1:9000/path",
        "http://127.0.0.1:9000?x",
    ],
)
def test_near_a_dev_host(typed: str) -> None:
    """R61: another port, scheme, user or path is not the listed one."""
    with pytest.raises(Refused):
        parse_site(typed, dev_hosts=DEV)

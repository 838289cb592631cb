"""A Postfix of the tests' own: its folders, its ports, mailboxes that can be counted.

Debian's binaries with a configuration and a queue in a temporary folder; the
machine's own Postfix, if it has one, is neither read nor touched.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import socketserver
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVICES = ("open", "starttls", "tls", "expired", "greylisted", "full")
LARGEST_BYTES = 200_000
MOST_READERS = 200
_SECONDS = 60

_MAIN = """
compatibility_level = 3.6
queue_directory = {root}/queue
data_directory = {root}/data
maillog_file = {root}/log/mail.log
maillog_file_prefixes = {root}
mail_owner = postfix
setgid_group = postdrop
myhostname = post.example.net
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = loopback-only
alias_maps =
alias_database =
default_transport = error:nothing leaves this test
notify_classes =
message_size_limit = {largest}
virtual_mailbox_domains = example.net
virtual_mailbox_base = {root}/boxes
virtual_mailbox_maps = texthash:{root}/conf/readers
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
smtpd_tls_chain_files = {root}/conf/good.pem
smtpd_recipient_restrictions = reject_unauth_destination
"""
_MASTER = """
{open} inet n - n - - smtpd
{starttls} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt
{tls} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
{expired} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
    -o smtpd_tls_chain_files={root}/conf/expired.pem
{greylisted} inet n - n - - smtpd
    -o {{ smtpd_recipient_restrictions = reject_unauth_destination,
          check_policy_service inet:127.0.0.1:{policy} }}
{full} inet n - n - - smtpd -o queue_minfree=900000000000000
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True, slots=True)
class Postfix:
    """A running Postfix: a port for each of ``SERVICES``, and what it delivered."""

    root: Path
    ports: dict[str, int]

    def copies(self, recipient: str) -> list[bytes]:
        """Give what lies in the Maildir of a recipient, once the queue is empty."""
        self._wait_until_empty()
        box = self.root / "boxes" / recipient.partition("@")[0] / "new"
        return [each.read_bytes() for each in sorted(box.glob("*"))]

    def log(self) -> str:
        """Give all that it wrote down."""
        return (self.root / "log" / "mail.log").read_text()

    def _wait_until_empty(self) -> None:
        queues = [self.root / "queue" / each for each in ("incoming", "active")]
        until = time.monotonic() + _SECONDS
        while any(each.is_file() for queue in queues for each in queue.rglob("*")):
            assert time.monotonic() < until, self.log()
            time.sleep(0.05)


class Greylist(socketserver.ThreadingTCPServer):
    """A policy server that defers whoever it sees for the first time."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Policy)
        self.seen: set[str] = set()


class _Policy(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        asked: dict[str, str] = {}
        for line in self.rfile:
            name, _, value = line.decode().strip().partition("=")
            asked[name] = value
            if not name:
                self.wfile.write(f"action={self._action(asked)}\n\n".encode())

    def _action(self, asked: dict[str, str]) -> str:
        assert isinstance(self.server, Greylist)
        is_known = asked["recipient"] in self.server.seen
        self.server.seen.add(asked["recipient"])
        return "dunno" if is_known else "defer_if_permit Greylisted, come again"


@contextmanager
def running_postfix(good: bytes, expired: bytes) -> Iterator[Postfix]:
    """Start it with two keys and their certificates in PEM, and stop it after."""
    ports = dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))
    with (
        Greylist() as greylist,
        # Its daemons are other users, who have to get there.
        tempfile.TemporaryDirectory(prefix="rapport-postfix-") as folder,
    ):
        threading.Thread(target=greylist.serve_forever, daemon=True).start()
        root = Path(folder)
        _lay_out(root, {**ports, "policy": int(greylist.server_address[1])})
        (root / "conf" / "good.pem").write_bytes(good)
        (root / "conf" / "expired.pem").write_bytes(expired)
        _postfix(root, "start")
        try:
            _wait_for(ports["open"])
            yield Postfix(root, ports)
        finally:
            _postfix(root, "stop")
            greylist.shutdown()


def free_ports(count: int) -> list[int]:
    """Give ports of loopback that nobody listens on by now."""
    listening = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(each.getsockname()[1]) for each in listening]
    for each in listening:
        each.close()
    return ports


def need_postfix() -> None:
    """Install Debian's Postfix if it is not there, or skip and say why."""
    if os.geteuid() != 0:
        pytest.skip("Postfix can only be started by root")
    if shutil.which("postfix"):
        return
    if not shutil.which("apt-get"):
        pytest.skip("there is no Postfix and no apt-get to install it with")
    # As it comes, so that no mail service of the machine's own is set up.
    wish = "postfix postfix/main_mailer_type select No configuration"
    _say(["debconf-set-selections"], stdin=wish)
    _say(["apt-get", "update"])
    _say(["apt-get", "install", "-y", "--no-install-recommends", "postfix"])


def _lay_out(root: Path, ports: dict[str, int]) -> None:
    owner = pwd.getpwnam("postfix")
    root.chmod(0o755)
    for name in ("conf", "queue", "data", "boxes", "log"):
        (root / name).mkdir()
    for name in ("data", "boxes"):
        os.chown(root / name, owner.pw_uid, owner.pw_gid)
    main = _MAIN.format(
        root=root, largest=LARGEST_BYTES, uid=owner.pw_uid, gid=owner.pw_gid
    )
    # A trailing slash makes a Maildir.
    boxes = [f"reader{n}@example.net reader{n}/\n" for n in range(MOST_READERS)]
    (root / "conf" / "main.cf").write_text(main)
    (root / "conf" / "master.cf").write_text(_MASTER.format(root=root, **ports))
    (root / "conf" / "readers").write_text("".join(boxes))


def _postfix(root: Path, word: str) -> None:
    _say(["postfix", "-c", str(root / "conf"), word])


def _say(words: list[str], stdin: str = "") -> None:
    done = subprocess.run(  # noqa: S603 - the words above
        words,
        input=stdin,
        text=True,
        capture_output=True,
        check=False,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )
    assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"


def _wait_for(port: int) -> None:
    until = time.monotonic() + _SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.05)
        else:
            return

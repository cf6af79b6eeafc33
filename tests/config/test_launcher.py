"""One server however many start it, none when nobody needs it, and nothing lost in between."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from doorstep.config.database import binaries, launcher
from doorstep.config.database.errors import OtherMajor, ServerFailed

HOLDER = Path(__file__).with_name("launching.py")
SOURCE = Path(launcher.__file__).parents[3]
SITE = Path(psycopg.__file__).parents[1]


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that PostgreSQL's user can enter."""
    folder = Path(tempfile.mkdtemp(prefix="doorstep launcher ", dir="/var/tmp"))
    folder.chmod(0o755)
    yield folder
    # A server whose last user has gone is stopping by itself.
    assert within(60, lambda: not list(folder.glob("*/data/postmaster.pid")))
    shutil.rmtree(folder)


def holder(
    place: Path, user: int | None = None, python: str = sys.executable
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [python, str(HOLDER), str(place / "pg")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
        user=user,
        env={"PATH": os.defpath, "PYTHONPATH": f"{SOURCE}:{SITE}"},
    )


def server_of(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


def within(seconds: float, happens: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def lives(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def end(process: subprocess.Popen[str]) -> None:
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_several_first_starts_at_once_make_one_server(place: Path) -> None:
    holders = [holder(place) for _ in range(5)]
    servers = {server_of(process) for process in holders}
    assert len(servers) == 1
    for process in holders[1:]:
        end(process)
    server = servers.pop()
    time.sleep(0.2)
    assert lives(server), "somebody still holds a lease"
    end(holders[0])
    assert within(60, lambda: not lives(server)), "nobody needs it any more"


def test_no_server_is_left_when_its_users_are_killed(place: Path) -> None:
    process = holder(place)
    server = server_of(process)
    process.kill()
    process.communicate()
    assert within(60, lambda: not lives(server))


def test_a_killed_guardian_takes_the_server_with_it_and_the_next_start_works(place: Path) -> None:
    lease = launcher.hold(place / "pg", durable=True)
    server = lease.pid()
    assert server is not None
    status = Path(f"/proc/{server}/status").read_text()
    guardian = next(int(row.split()[1]) for row in status.splitlines() if row.startswith("PPid"))
    os.kill(guardian, signal.SIGKILL)
    assert within(60, lambda: not lives(server))
    assert lease.ensure()
    assert lease.pid() not in (None, server)
    lease.close()


def test_after_kill_9_of_the_postmaster_what_was_committed_is_there(place: Path) -> None:
    lease = launcher.hold(place / "pg", durable=True)
    url = lease.url(launcher.SUPERUSER, "postgres")
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
    server = lease.pid()
    assert server is not None
    # With connections open: their processes notice the death of the postmaster by themselves.
    with psycopg.connect(url) as waiting:
        os.kill(server, signal.SIGKILL)
        assert lease.ensure()
        assert not lease.ensure(), "it runs now"
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
        with pytest.raises(psycopg.OperationalError):
            waiting.execute("SELECT 1")
    lease.close()


def test_a_pid_file_that_names_a_stranger_does_not_hinder(place: Path) -> None:
    lease = launcher.hold(place / "pg", durable=True)
    pid_file = lease.home.data / "postmaster.pid"
    rows = pid_file.read_text().splitlines()
    server = lease.pid()
    assert server is not None
    os.kill(server, signal.SIGKILL)
    assert within(60, lambda: not lives(server))
    # After a restart of the machine the number may belong to any process, here to this one.
    pid_file.write_text("\n".join([str(os.getpid()), *rows[1:]]) + "\n")
    assert lease.ensure()
    lease.close()


def test_data_of_another_major_version_is_refused_with_the_fix(place: Path) -> None:
    lease = launcher.hold(place / "pg", durable=True)
    server, version = lease.pid(), lease.home.data / "PG_VERSION"
    lease.close()
    assert server is not None
    assert within(60, lambda: not lives(server))
    version.write_text("14\n")
    with pytest.raises(OtherMajor, match=r"was made by PostgreSQL 14.*DATABASE_URL.*move"):
        launcher.hold(place / "pg", durable=True)


def test_a_half_made_data_folder_is_made_anew(place: Path) -> None:
    lease = launcher.hold(place / "pg", durable=True)
    home, server = lease.home, lease.pid()
    lease.close()
    assert server is not None
    assert within(60, lambda: not lives(server))
    # As if the machine had stopped in the middle of the first start.
    home.data.rename(home.folder / "data.new")
    (home.folder / "data.new" / "PG_VERSION").unlink()
    lease = launcher.hold(place / "pg", durable=True)
    assert lease.pid() is not None
    lease.close()


def test_a_folder_of_somebody_elses_files_is_refused(place: Path) -> None:
    (place / "pg").mkdir(mode=0o700)
    shutil.chown(place / "pg", binaries.runner().owner)
    (place / "pg" / "data").mkdir()
    (place / "pg" / "data" / "letters").touch()
    with pytest.raises(ServerFailed, match="move it away"):
        launcher.hold(place / "pg", durable=True)
    assert (place / "pg" / "data" / "letters").exists()


def test_a_path_too_long_for_a_socket_works(place: Path) -> None:
    deep = place / "a folder with spaces" / ("滨" * 40)
    deep.mkdir(parents=True)
    lease = launcher.hold(deep / "pg", durable=False)
    socket = lease.home.socket
    with psycopg.connect(lease.url(launcher.SUPERUSER, "postgres")) as connection:
        row = connection.execute("SHOW listen_addresses").fetchone()
    lease.close()
    assert row == ("",), "reachable through the socket alone"
    assert len(os.fsencode(socket)) < launcher.LONGEST_SOCKET_PATH
    assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    assert within(60, lambda: not socket.exists()), "nothing is left under /tmp"


def test_chinese_fragments_are_found_with_every_postgresql_on_this_machine(place: Path) -> None:
    for programs in binaries.available(binaries.runner()):
        lease = launcher.hold(place / str(programs.major), durable=True, programs=programs)
        with psycopg.connect(lease.url(launcher.SUPERUSER, "postgres")) as connection:
            connection.execute("CREATE EXTENSION pg_trgm")
            found = connection.execute(
                "SELECT similarity('滨州市车辆管理所', '车辆管理') > 0,"
                " current_setting('data_checksums')"
            ).fetchone()
        lease.close()
        assert found == (True, "on"), programs


def users() -> list[str]:
    """Root starts it as itself and as another user; an ordinary user as itself."""
    return ["root", "nobody"] if os.geteuid() == 0 else [pwd.getpwuid(os.geteuid()).pw_name]


@pytest.mark.parametrize("name", users())
def test_it_runs_for_root_and_for_others_and_never_as_root(place: Path, name: str) -> None:
    user = pwd.getpwnam(name).pw_uid
    os.chown(place, user, -1)
    process = holder(place, user, interpreter_for(user))
    server = server_of(process)
    assert Path(f"/proc/{server}").stat().st_uid != 0
    if user != 0:
        assert Path(f"/proc/{server}").stat().st_uid == user
    end(process)


def interpreter_for(user: int) -> str:
    """Our Python, or Debian's where ours lies in a folder closed to that user."""
    for python in (sys.executable, "/usr/bin/python3"):
        try:
            subprocess.run([python, "-c", ""], user=user, cwd="/", check=True)
        except PermissionError:
            continue
        return python
    raise AssertionError("no Python that an ordinary user may run")

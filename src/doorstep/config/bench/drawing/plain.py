"""The plain design, as a yardstick: a table of numbers, fifty reserved, one chosen, 49 let go.

Nothing of it could be checked by anybody. It is what an office would write: fifty random free rows
are marked with the draw they are reserved for, and found again by it; two commits, the reservation,
and the choice with the release. The barest form is measured beside it: rows that do not know whose
they are, so that the client is believed.
"""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg

from doorstep.config.database import binaries

CLIENTS = 16
_TABLES = """
CREATE TABLE plain_number (
    id integer PRIMARY KEY, number text NOT NULL, state smallint NOT NULL, draw bigint
) WITH (fillfactor = 80);
CREATE INDEX plain_number_draw ON plain_number (draw) WHERE draw IS NOT NULL;
CREATE TABLE bare_number (id integer PRIMARY KEY, number text NOT NULL, state smallint NOT NULL)
    WITH (fillfactor = 80)
"""
_FILL = (
    "INSERT INTO plain_number SELECT n, 'M' || n, 0 FROM generate_series(1, 1000000) AS n",
    "INSERT INTO bare_number SELECT n, 'M' || n, 0 FROM generate_series(1, 1000000) AS n",
    "VACUUM ANALYZE plain_number",
    "VACUUM ANALYZE bare_number",
    "CHECKPOINT",
)
_PLAIN = """
\\set draw random(1, 9000000000000)
WITH free AS (
    SELECT id FROM plain_number
    WHERE state = 0 AND id = ANY (ARRAY(
        SELECT 1 + floor(random() * 1000000)::integer FROM generate_series(1, 60)
    ))
    LIMIT 50 FOR UPDATE SKIP LOCKED
), reserved AS (
    UPDATE plain_number AS n SET state = 1, draw = :draw FROM free WHERE n.id = free.id
    RETURNING n.id
)
SELECT min(id) AS chosen FROM reserved \\gset
BEGIN;
UPDATE plain_number SET state = 2 WHERE id = :chosen AND draw = :draw;
UPDATE plain_number SET state = 0, draw = NULL WHERE draw = :draw AND id <> :chosen;
COMMIT;
"""
_BARE = """
WITH free AS (
    SELECT id FROM bare_number
    WHERE state = 0 AND id = ANY (ARRAY(
        SELECT 1 + floor(random() * 1000000)::integer FROM generate_series(1, 60)
    ))
    LIMIT 50 FOR UPDATE SKIP LOCKED
), reserved AS (
    UPDATE bare_number AS n SET state = 1 FROM free WHERE n.id = free.id RETURNING n.id
)
SELECT array_agg(id)::text AS ids, min(id) AS chosen FROM reserved \\gset
BEGIN;
UPDATE bare_number SET state = 2 WHERE id = :chosen;
UPDATE bare_number SET state = 0 WHERE id = ANY (:ids::integer[]) AND id <> :chosen;
COMMIT;
"""
_TPS = re.compile(r"tps = ([\d.]+)")


@dataclass(frozen=True, slots=True)
class Plain:
    """The tables, on the server that also serves the city."""

    url: str
    folder: Path

    @classmethod
    def made(cls, url: str, folder: Path) -> "Plain":
        """Fill the tables and write the scripts."""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(_TABLES)
            for statement in _FILL:
                connection.execute(statement)
        (folder / "plain.sql").write_text(_PLAIN, "utf-8")
        (folder / "bare.sql").write_text(_BARE, "utf-8")
        return cls(url, folder)

    def cycles_per_s(self, seconds: int, design: str = "plain") -> float:
        """Run the cycle of a design (`plain`, `bare`) with all clients for so long."""
        who = binaries.runner()
        pgbench = [binaries.find(who).program("pgbench"), "--no-vacuum", "-M", "prepared"]
        crowd = ["-c", str(CLIENTS), "-j", "2", "-T", str(seconds)]
        done = subprocess.run(  # noqa: S603 - our own arguments
            [*pgbench, *crowd, "-f", str(self.folder / f"{design}.sql"), self.url],
            capture_output=True,
            text=True,
            check=True,
        )
        found = _TPS.search(done.stdout)
        if found is None:
            raise ValueError(done.stdout + done.stderr)
        return float(found[1])

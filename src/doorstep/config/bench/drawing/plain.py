"""The plain design, as a yardstick: a table of numbers, fifty reserved, one chosen, 49 let go.

Nothing of it could be checked by anybody. Its fifty are random rows, as a draw must be; it commits
twice: the reservation, and the choice with the release. Fifty rows in a row would not be a draw,
but cost less; how much less is measured too.
"""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg

from doorstep.config.database import binaries

NUMBERS = 1_000_000
CLIENTS = 16
_TABLE = """
CREATE TABLE plain_number (id integer PRIMARY KEY, number text NOT NULL, state smallint NOT NULL)
    WITH (fillfactor = 80)
"""
_FILL = "INSERT INTO plain_number SELECT n, '鲁M' || n, 0 FROM generate_series(1, %s::integer) AS n"
_CYCLE = """
WITH free AS (
    SELECT id FROM plain_number
    WHERE state = 0 AND id = ANY (ARRAY(
        SELECT 1 + floor(random() * 1000000)::integer FROM generate_series(1, 60)
    ))
    LIMIT 50 FOR UPDATE SKIP LOCKED
), reserved AS (
    UPDATE plain_number AS n SET state = 1 FROM free WHERE n.id = free.id RETURNING n.id
)
SELECT array_agg(id)::text AS ids, min(id) AS chosen FROM reserved \\gset
BEGIN;
UPDATE plain_number SET state = 2 WHERE id = :chosen;
UPDATE plain_number SET state = 0 WHERE id = ANY (:ids::integer[]) AND id <> :chosen;
COMMIT;
"""
_TPS = re.compile(r"tps = ([\d.]+)")


@dataclass(frozen=True, slots=True)
class Plain:
    """The table, on the server that also serves the city."""

    url: str
    script: Path

    @classmethod
    def made(cls, url: str, folder: Path) -> "Plain":
        """Fill the table and write the script."""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(_TABLE)
            connection.execute(_FILL, [NUMBERS])
            connection.execute("VACUUM ANALYZE plain_number")
        script = folder / "plain.sql"
        script.write_text(_CYCLE, "utf-8")
        return cls(url, script)

    def cycles_per_s(self, seconds: int) -> float:
        """Run the cycle with all clients for so long."""
        who = binaries.runner()
        pgbench = [binaries.find(who).program("pgbench"), "--no-vacuum", "-M", "prepared"]
        crowd = ["-c", str(CLIENTS), "-j", "2", "-T", str(seconds)]
        done = subprocess.run(  # noqa: S603 - our own arguments
            [*pgbench, *crowd, "-f", str(self.script), self.url],
            capture_output=True,
            text=True,
            check=True,
        )
        found = _TPS.search(done.stdout)
        if found is None:
            raise ValueError(done.stdout + done.stderr)
        return float(found[1])

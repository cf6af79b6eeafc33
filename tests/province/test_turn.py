"""One message for a batch: cosigned, replayed, refused, repeated, delayed, forged."""

import pytest
from tests.province.builder import a_town

pytestmark = pytest.mark.usefixtures("province")


def test_a_whole_draw_is_proposed_proven_and_cosigned() -> None:
    town = a_town()
    id_ = town.called()
    answer = town.says(nonces=[town.nonce(id_)])
    assert [each["id"] for each in answer["proofs"]] == [id_]
    assert answer["proofs"][0]["proof"] == town.proofs(town.state.draws[id_].alpha)[1]
    town.betas(id_)
    town.result()
    town.choose(id_)
    answer = town.writes()
    assert answer["proofs"] == []
    assert town.cosigned_by(answer) > 0

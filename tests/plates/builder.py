"""A small pool with a sequencer in the test's own process, and citizens who draw from it."""

import hashlib
from dataclasses import dataclass, field
from uuid import UUID

from doorstep.kernel.actor import SYSTEM, Actor, ActorKind
from doorstep.kernel.plate_number import PlateKind
from doorstep.plates import queries, services
from doorstep.plates.crypto import ed25519
from doorstep.plates.log import texts
from doorstep.plates.models import Draw
from doorstep.plates.sequencer import Sequencer
from doorstep.plates.services.draw import draw_id_of
from doorstep.plates.types import Channel, DrawView

POOL = "3716-02"
TERMS = {
    "k": 50,
    "target": 400,
    "tries": 2,
    "reveal_s": 10,
    "choose_s": 600,
    "extend_n": 2,
    "extend_s": 300,
    "hold_workdays": 3,
    "retain_days": 365,
    "channels": ["phone", "counter", "kiosk"],
    "policy": "open",
    "text": "样本规则",
}


def a_pool(*, target: int = 400, **terms: object) -> Sequencer:
    """A pool of 10,000 declared numbers, `target` of them released."""
    services.open_pool(
        pool=POOL,
        kind=PlateKind.SMALL,
        origin="binzhou.example",
        terms=TERMS | {"target": target} | terms,
        patterns=["鲁M1####"],
        by=SYSTEM,
    )
    sequencer = Sequencer(POOL)
    drain(sequencer)
    return sequencer


def drain(sequencer: Sequencer) -> None:
    """Let the sequencer work until nothing is left to do."""
    while sequencer.step():
        pass


@dataclass
class Citizen:
    """Somebody with a phone: a nonce and a one-time key of their own."""

    name: str
    vin: str
    nonce: bytes = b""
    seed: bytes = field(default=b"")

    def __post_init__(self) -> None:
        self.nonce = self.nonce or hashlib.sha256(f"nonce {self.vin}".encode()).digest()[:16]
        self.seed = self.seed or hashlib.sha256(f"key {self.vin}".encode()).digest()

    @property
    def draw_id(self) -> UUID:
        """The id of the draw this person's commitment and key ask for."""
        return draw_id_of(self.commitment, self.one_time_key)

    @property
    def commitment(self) -> str:
        return hashlib.sha256(self.nonce).hexdigest()

    @property
    def one_time_key(self) -> str:
        return ed25519.public_key(self.seed).hex()

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind.CITIZEN, self.name)

    def request(self, channel: Channel = Channel.PHONE, *, further: bool = False) -> UUID:
        return services.request_draw(
            further=further,
            pool=POOL,
            channel=channel,
            commitment=self.commitment,
            one_time_key=self.one_time_key,
            applicant_id=self.name,
            vin=self.vin,
            by=self.actor,
        )

    def open(self, draw_id: UUID) -> None:
        services.open_draw(draw_id=draw_id, nonce=self.nonce.hex(), by=self.actor)

    def choose(self, draw_id: UUID, number: str) -> None:
        alpha = bytes.fromhex(Draw.objects.get(pk=draw_id).alpha)
        signature = ed25519.sign(self.seed, texts.choose(alpha, number)).hex()
        services.choose_number(draw_id=draw_id, number=number, signature=signature, by=self.actor)

    def release(self, draw_id: UUID) -> None:
        alpha = bytes.fromhex(Draw.objects.get(pk=draw_id).alpha)
        signature = ed25519.sign(self.seed, texts.cancel(alpha)).hex()
        services.release_number(draw_id=draw_id, signature=signature, by=self.actor)


def a_held_number(
    sequencer: Sequencer, citizen: Citizen, place: int = 0, *, further: bool = False
) -> DrawView:
    """A whole draw up to the choice of the number at `place` of the offer."""
    draw_id = citizen.request(further=further)
    drain(sequencer)
    citizen.open(draw_id)
    drain(sequencer)
    citizen.choose(draw_id, queries.draw(draw_id).numbers[place])
    drain(sequencer)
    return queries.draw(draw_id)

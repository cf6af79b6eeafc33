"""An authenticator in a few lines: it makes passkeys and shows them, truthfully or not."""

import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

FLAG = AuthenticatorData.FLAG
HELD = FLAG.UP | FLAG.UV


class Authenticator:
    """One device with one passkey; its attributes are what it says, so a test may make it lie."""

    def __init__(self, origin: str, rp_id: str) -> None:
        self.origin, self.rp_id = origin, rp_id
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = bytes(range(32))
        self.count = 0
        self.flags = HELD
        self.handle = b""

    def makes(self, question: dict[str, Any]) -> str:
        """The answer to a question that asks for a passkey."""
        asked = question["publicKey"]
        self.handle = websafe_decode(asked["user"]["id"])
        public = ES256.from_cryptography_key(self.private.public_key())
        data = AttestedCredentialData.create(Aaguid.NONE, self.credential_id, public)
        own = AuthenticatorData.create(
            sha256(self.rp_id.encode()), self.flags | FLAG.AT, self.count, data
        )
        return self._answer(
            {
                "clientDataJSON": self._client(CollectedClientData.TYPE.CREATE, asked),
                "attestationObject": websafe_encode(AttestationObject.create("none", own, {})),
            }
        )

    def shows(self, question: dict[str, Any]) -> str:
        """The answer to a question that asks for a passkey that was made."""
        self.count += 1
        asked = question["publicKey"]
        own = AuthenticatorData.create(sha256(self.rp_id.encode()), self.flags, self.count)
        client = self._client(CollectedClientData.TYPE.GET, asked)
        signed = bytes(own) + sha256(websafe_decode(client))
        return self._answer(
            {
                "clientDataJSON": client,
                "authenticatorData": websafe_encode(own),
                "signature": websafe_encode(self.private.sign(signed, ec.ECDSA(hashes.SHA256()))),
                "userHandle": websafe_encode(self.handle),
            }
        )

    def _client(self, kind: CollectedClientData.TYPE, asked: dict[str, Any]) -> str:
        challenge = websafe_decode(asked["challenge"])
        return str(websafe_encode(CollectedClientData.create(kind, challenge, self.origin)))

    def _answer(self, response: dict[str, Any]) -> str:
        own = websafe_encode(self.credential_id)
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "response": response})

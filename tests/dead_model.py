"""``dateline`` with a chat model that never answers: its endpoint refuses every connection."""

import sys

from langchain_core.language_models import FakeListChatModel

import qa.providers
from ui.cli import main


class Dead(FakeListChatModel):
    """Fails as a client does whose server is gone."""

    def _stream(self, *_: object, **__: object) -> None:
        raise ConnectionRefusedError("connection refused")

    def _call(self, *_: object, **__: object) -> str:
        raise ConnectionRefusedError("connection refused")


qa.providers.open_model = lambda *_, **__: Dead(responses=["never"])
sys.argv[0] = "dateline"
main()

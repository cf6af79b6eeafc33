"""The page on which anybody checks a receipt in the browser, and the same page as one file.

Why a file too: who doubts the office need not ask its web server; the file works without a network.
"""

from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from doorstep.plates import queries, serving
from doorstep.plates.log.receipt import KEEP_PRIVATE, NEEDS_REPLAY, NO_WITNESS, PROVES
from doorstep.plates.log.refusals import SENTENCES
from doorstep.plates.types import LogKeys
from doorstep.portals.frame import shown

FILE_NAME = "doorstep-check.html"
SCRIPTS = ("citizen/check.js", "oversight/receipt.js")
STYLES = ("frame/site.css",)
WORDS = {
    "good": "这张回执是真的，{n} 个号码都算得对",
    "bad": "这张回执不成立",
    "unknown": "这里没有这本账的公钥",
    "unknown-why": "回执来自账本 {origin}。请先读入这本账的公钥文件，再验一次。",
    "key-good": "已读入 {origin} 的公钥，验的时候用这一份。",
    "key-bad": "这不是公钥文件。公钥文件第一行是账本的公钥，后面是监督者的公钥。",
    "took": "用时 {seconds} 秒，全部在您自己的浏览器里算，文件没有上传。",
    "draw": "{origin} 的第 {n} 次抽号",
    "parties": "参与出随机数的：{names}，和抽号人自己",
    "witnesses": "给账本作证的：{names}",
    "working": "正在验……",
    "proves": PROVES,
    "needs-replay": NEEDS_REPLAY,
    "no-witness": NO_WITNESS,
    "keep-private": KEEP_PRIVATE,
}
PARTIES = {"city": "本市", "province": "省级监督系统"}


def published_keys() -> list[LogKeys]:
    """The keys of every log of this city."""
    texts = (serving.public_keys(pool) for pool in queries.pools())
    return [LogKeys.parse(text) for text in texts if text]


def data_of(keys: list[LogKeys]) -> SafeString:
    """Keys, words and sentences, for the script to read."""
    words = {name: shown.translated(text) for name, text in WORDS.items()}
    rules = {rule: shown.translated(text) for rule, text in SENTENCES.items()}
    parties = {name: shown.translated(text) for name, text in PARTIES.items()}
    texts = [str(each) for each in keys]
    return json_script(
        {"keys": texts, "words": words, "rules": rules, "parties": parties}, "check-data"
    )


def _context() -> dict[str, Any]:
    keys = published_keys()
    return {"keys": keys, "data": data_of(keys)}


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Check a receipt in this browser; without scripts, on the command line."""
    pools = queries.pools()
    address = (
        request.build_absolute_uri(f"{reverse('citizen:home')}log/{pools[0]}") if pools else ""
    )
    return render(
        request,
        "oversight/check.html",
        _context() | {"file_name": FILE_NAME, "log_address": address},
    )


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The same page as one file, with script, style and keys inside."""
    inside = {
        "style": mark_safe(f"<style>{_text(STYLES)}</style>"),  # noqa: S308 - our own file
        "script": mark_safe(f"<script>{_text(SCRIPTS)}</script>"),  # noqa: S308 - our own files
    }
    context = _context() | {"inside": inside, "english": not shown.in_chinese()}
    answer = render(request, "oversight/check-offline.html", context)
    answer["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    answer["Cache-Control"] = "no-cache"
    return answer


def _text(names: tuple[str, ...]) -> str:
    texts = []
    for name in names:
        path = finders.find(name)
        if not isinstance(path, str):
            raise FileNotFoundError(name)
        texts.append(Path(path).read_text("utf-8"))
    return "\n".join(texts).replace("</script", "<\\/script")

// The phone's part of a draw at a desk: three codes that a scanner reads. Nothing is sent anywhere;
// phone and desk share no network. The texts are those of doorstep/plates/scans.py.
"use strict";
globalThis.DoorstepCounter = (() => {
  const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  const { unhex, hex, utf8 } = DoorstepCheck.bytes;

  // The text that carries these bytes (hex): kind, then base 62 of bytes and a checksum of two.
  function textOf(kind, payload) {
    const bytes = unhex(payload);
    const checked = DoorstepCheck.sha256(Uint8Array.from(
      [...utf8("doorstep/scan/v1\0" + kind), ...bytes]));
    const length = bytes.length + 2;
    let number = BigInt("0x" + payload + hex(checked.slice(0, 2)));
    let symbols = 0;
    for (let reach = 1n; reach < 1n << BigInt(8 * length); reach *= 62n) symbols += 1;
    let text = "";
    for (; symbols; symbols -= 1) {
      text = DIGITS[Number(number % 62n)] + text;
      number /= 62n;
    }
    return kind + text;
  }

  const request = (draw) => textOf("D1", draw.commitment + draw.public);
  const nonce = (draw) => textOf("D2", draw.nonce);
  const key = (draw) => textOf("D3", draw.seed);
  const signature = (draw, alpha, number) =>
    textOf("D4", DoorstepCheck.signChoice(draw.seed, alpha, number));

  function make() {
    const fresh = DoorstepCheck.newNonce();
    const pair = DoorstepCheck.newKey();
    return {
      nonce: fresh, commitment: DoorstepCheck.commitment(fresh),
      seed: pair.seed, public: pair.public, shown: 1,
    };
  }

  return { textOf, request, nonce, key, signature, make };
})();

(() => {
  const page = document.getElementById("counter-draw");
  if (!page) return;
  const KEPT = "doorstep-counter-draw";
  const STEPS = [
    null, DoorstepCounter.request, DoorstepCounter.nonce, DoorstepCounter.key,
  ];
  let draw = null;
  // A browser that keeps nothing (private mode) still shows the codes until the page is closed.
  let memory = null;
  const read = () => {
    try { return JSON.parse(localStorage.getItem(KEPT)); } catch { return memory; }
  };
  const keep = () => {
    memory = draw;
    try { localStorage.setItem(KEPT, JSON.stringify(draw)); } catch {
      page.querySelector("[data-part=not-kept]").hidden = false;
    }
  };
  const part = (name) => page.querySelector(`[data-part="${name}"]`);

  function show(name, first = false) {
    for (const each of page.querySelectorAll("section[data-part]")) {
      each.hidden = each.dataset.part !== name;
    }
    if (!first) part(name).querySelector("h2").focus();
  }

  function drawCode(holder, text) {
    holder.replaceChildren(DoorstepQR.svg(text, holder.dataset.label));
    holder.hidden = false;
  }

  function step(n) {
    draw.shown = Math.max(draw.shown, n);
    keep();
    show(String(n));
    const holder = part(String(n)).querySelector(".code-shown");
    const cover = part(String(n)).querySelector("[data-do=uncover]");
    if (cover) { cover.hidden = false; holder.hidden = true; holder.replaceChildren(); }
    else drawCode(holder, STEPS[n](draw));
  }

  function sign() {
    const asked = /^#sign=([0-9a-f]{64})\.(.{1,40})$/.exec(location.hash);
    if (!asked) return false;
    const kept = read();
    if (!kept) { show("no-key"); return true; }
    draw = kept;
    const number = decodeURIComponent(asked[2]);
    part("sign").querySelector("[data-slot=number]").textContent = number;
    const holder = part("sign").querySelector(".code-shown");
    const cover = part("sign").querySelector("[data-do=sign]");
    holder.hidden = true;
    cover.hidden = false;
    cover.onclick = () => {
      cover.hidden = true;
      drawCode(holder, DoorstepCounter.signature(draw, asked[1], number));
    };
    show("sign");
    return true;
  }

  page.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-do]");
    if (!pressed) return;
    const section = pressed.closest("section");
    switch (pressed.dataset.do) {
      case "begin": draw = DoorstepCounter.make(); step(1); break;
      case "go-on": step(draw.shown); break;
      case "step": step(Number(pressed.dataset.step)); break;
      case "uncover":
        pressed.hidden = true;
        drawCode(section.querySelector(".code-shown"), STEPS[Number(section.dataset.part)](draw));
        break;
      case "back": location.hash = ""; step(3); break;
    }
  });
  addEventListener("hashchange", sign);

  page.hidden = false;
  if (sign()) return;
  draw = read();
  show(draw ? "kept" : "start", true);
})();

// The page of a draw with the citizen's own nonce and key, which never leave the browser before
// their time: the nonce goes out when the draw is called, the key never does.
// Every sentence comes from the page, so that it is said in the reader's language.
"use strict";
(() => {
  const check = globalThis.DoorstepCheck;
  const LOOK_EVERY = 1500;
  const LOOK_SLOWLY = 5000;
  const SOON_S = 120;
  const OVER = ["assigned", "ended", "refused"];
  const LINE = ["received", "in_line"];
  const WAITING = ["received", "in_line", "opened", "called", "writing"];

  // ---- secrets of draws, kept until the number is assigned or given back ----
  const KEPT = "doorstep-draw:";
  const KEPT_MS = 200 * 24 * 3600 * 1000;
  const store = {
    put(id, secret) {
      try {
        localStorage.setItem(KEPT + id, JSON.stringify({ ...secret, at: Date.now() }));
        return true;
      } catch {
        return false; // no storage in this browser: the machine draws instead
      }
    },
    get(id) {
      try {
        return JSON.parse(localStorage.getItem(KEPT + id));
      } catch {
        return null;
      }
    },
    drop(id) {
      try { localStorage.removeItem(KEPT + id); } catch { /* there was nothing to keep it in */ }
    },
    forgetTheOld() {
      try {
        for (const name of Object.keys(localStorage)) {
          if (!name.startsWith(KEPT)) continue;
          const kept = store.get(name.slice(KEPT.length));
          if (!kept || Date.now() - kept.at > KEPT_MS) localStorage.removeItem(name);
        }
      } catch { /* no storage in this browser */ }
    },
  };

  const { hex, unhex } = check.bytes;
  const uuid = (text) => text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
  const bare = (id) => id.replace(/-/g, "");
  const drawOf = (commitment, key) => uuid(hex(check.sha256(unhex(commitment + key))));

  // ---- asking for a draw: only the commitment and the public key leave the browser ----
  const asking = document.querySelector("form[data-request]");
  if (asking) {
    const usable = store.put("try", {});
    store.drop("try");
    store.forgetTheOld();
    if (usable) {
      document.querySelector("[data-say=own]").hidden = false;
      document.querySelector("[data-say=machine]").hidden = true;
      asking.addEventListener("submit", () => {
        const nonce = check.newNonce();
        const key = check.newKey();
        const commitment = check.commitment(nonce);
        if (!store.put(drawOf(commitment, key.public), { nonce, seed: key.seed, key: key.public })) return;
        asking.elements.commitment.value = commitment;
        asking.elements.one_time_key.value = key.public;
      });
    }
  }

  // ---- the page of one draw ----
  let page = document.getElementById("draw");
  if (!page) return;
  let id = page.dataset.draw;
  let secret = id ? store.get(id) : null;
  let carried = false; // carried over: this browser may not be signed in
  let ahead = Number(page.dataset.now) * 1000 - Date.now(); // the server's clock against ours
  let closing = 0;
  let looking = 0;
  let sight = { until: 0, header: "" };
  // What the server said, before we show and hide parts; the token of a form is new every time.
  const said = (part) => part.innerHTML.replace(/name="csrfmiddlewaretoken" value="\w+"/g, "");
  let received = said(page);

  const all = (selector) => page.querySelectorAll(selector);
  const say = (name, on = true, slots = {}) => {
    for (const place of all(`[data-say="${name}"]`)) {
      place.hidden = !on;
      for (const [slot, text] of Object.entries(slots))
        for (const part of place.querySelectorAll(`[data-slot="${slot}"]`)) part.textContent = text;
    }
  };

  // What the key signs to see its draw; good for minutes, made anew after one.
  function headers() {
    if (!secret) return {};
    if (Date.now() > sight.until) {
      const seconds = Math.floor((Date.now() + ahead) / 1000);
      const signature = check.signSee(secret.seed, bare(id), seconds);
      sight = { until: Date.now() + 60000, header: `Draw ${seconds}.${signature}` };
    }
    return { Authorization: sight.header };
  }

  const ask = (path, body) => fetch(page.dataset.api + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { Accept: "application/json", "Content-Type": "application/json", ...headers() },
    body: body === undefined ? undefined : JSON.stringify(body),
    cache: "no-store",
  });

  const later = (work, pause) => { clearTimeout(looking); looking = setTimeout(work, pause); };

  // Fetch the page again and put its state in the place of ours. A hidden page does not look: it
  // could not open a call in time, and whoever is in line is called only while their page looks.
  async function look() {
    if (document.hidden && LINE.includes(page.dataset.state)) return;
    let answer;
    try {
      answer = await fetch(page.dataset.page, { headers: headers(), cache: "no-store" });
    } catch {
      say("offline");
      later(look, LOOK_SLOWLY);
      return;
    }
    say("offline", false);
    if (answer.status >= 500 || answer.status === 429) return void later(look, LOOK_SLOWLY);
    const text = await answer.text();
    const read = new DOMParser().parseFromString(text, "text/html");
    const fresh = read.getElementById("draw");
    if (!fresh || !fresh.dataset.draw) {
      if (carried) return void unfitting();
      return void location.reload(); // signed out in between: the server leads on
    }
    const calm = said(fresh) === received && fresh.dataset.state === page.dataset.state;
    received = said(fresh);
    ahead = Number(fresh.dataset.now) * 1000 - Date.now();
    document.title = read.title;
    if (calm) return void later(look, LOOK_EVERY);
    const typing = document.activeElement && page.contains(document.activeElement);
    const next = document.importNode(fresh, true);
    page.replaceWith(next);
    page = next;
    if (typing) document.getElementById("main").focus();
    begin();
  }

  function begin() {
    const { state } = page.dataset;
    if (OVER.includes(state)) store.drop(id);
    const holds = secret !== null;
    for (const part of all("[data-when=key]")) part.hidden = !holds;
    for (const part of all("[data-when=no-key]")) part.hidden = holds;
    for (const part of all("[data-choices]")) part.disabled = page.dataset.ownKey === "yes" && !holds;
    for (const link of all("[data-receipt]")) if (carried) link.addEventListener("click", download);
    for (const button of all("[data-do=carry]")) button.addEventListener("click", () => show(button));
    for (const form of all("form[data-act]")) form.addEventListener("submit", act);
    if (state === "called" && holds) return void open();
    if (WAITING.includes(state)) return void later(look, LOOK_EVERY);
    if (state === "offered") offered();
  }

  async function open() {
    try {
      const answer = await ask("/open", { nonce: secret.nonce });
      if (!answer.ok && answer.status !== 409) await refusal(answer);
      later(look, answer.ok ? 100 : LOOK_EVERY);
    } catch {
      say("offline");
      later(open, LOOK_EVERY);
    }
  }

  async function refusal(answer) {
    let why = `${answer.status}`;
    try { why = (await answer.json()).detail || why; } catch { /* no JSON: the number says it */ }
    say("refused", true, { why });
  }

  // ---- choosing ----
  function lock(on) {
    for (const button of all("form[data-act=choice] button")) button.disabled = on;
  }

  function offered() {
    closing = Date.now() + Number(page.dataset.left) * 1000;
    if (Number(page.dataset.left) < 0) return void later(look, LOOK_SLOWLY);
    lock(true);
    for (const button of all("[data-do=check]")) button.addEventListener("click", recompute);
    for (const button of all("[data-do=unlock]"))
      button.addEventListener("click", () => { say("unchecked", false); lock(false); });
    later(count, 1000);
    recompute();
  }

  function count() {
    const left = (closing - Date.now()) / 1000;
    if (left < 0) return void look();
    for (const part of all("[data-clock] [data-slot=minutes]")) {
      const minutes = String(Math.max(1, Math.ceil(left / 60)));
      if (part.textContent !== minutes) part.textContent = minutes;
    }
    if (left < SOON_S) {
      for (const part of all("[data-clock]")) part.classList.add("wait");
      for (const part of all("[data-say=soon]")) if (part.hidden) part.hidden = false;
    }
    later(count, 1000);
  }

  async function recompute() {
    const here = page;
    say("unchecked", false);
    say("checking");
    let material;
    try {
      const answer = await ask("/material");
      if (!answer.ok) throw new TypeError(`material ${answer.status}`);
      material = await answer.json();
    } catch {
      if (here !== page) return;
      say("checking", false);
      say("unchecked");
      return;
    }
    const own = secret ? { nonce: secret.nonce, key: secret.key } : {};
    const verdict = await check.checkDraw(material, own);
    if (here !== page) return;
    say("checking", false);
    const why = verdict.good ? pageAgrees(material, verdict) : verdict.why;
    if (why) return refuse(why);
    say("good", true, {
      n: String(verdict.numbers.length),
      seconds: (verdict.milliseconds / 1000).toFixed(2),
      parties: verdict.parties.map(named).join("、"),
    });
    lock(false);
  }

  function named(party) {
    const known = page.querySelector(`[data-party="${CSS.escape(party)}"]`);
    return known ? known.textContent : party;
  }

  // What the page shows is what was recomputed, and what a signature will be made over is this draw.
  function pageAgrees(material, verdict) {
    const { bytes, merkle } = check;
    if (hex(merkle.leafHash(bytes.utf8(material.request))) !== page.dataset.alpha) return "page/draw";
    if (verdict.numbers.join(" ") !== page.dataset.numbers) return "page/numbers";
    const numbers = new Set(verdict.numbers);
    const shown = [...all("form[data-act=choice] input[name=number]")];
    return shown.every((input) => numbers.has(input.value)) ? "" : "page/numbers";
  }

  function refuse(code) {
    const sentence = page.querySelector(`[data-reasons] [data-code="${CSS.escape(code)}"]`);
    say("bad", true, { why: sentence ? sentence.textContent : code, code });
    for (const form of all("form[data-act=choice], form[data-act=filter]")) form.remove();
    const heading = page.querySelector("[data-say=bad] h2");
    heading.tabIndex = -1;
    heading.focus();
  }

  let busy = false;
  async function act(event) {
    const form = event.target;
    const verb = form.dataset.act;
    if (verb === "filter") return event.preventDefault();
    const number = verb === "choice" ? new FormData(form).get("number") : "";
    if (verb === "choice") say("pick", !number);
    if (verb === "choice" && !number) return event.preventDefault();
    if (!secret) return; // the machine holds the key: the form goes its way
    event.preventDefault();
    if (busy) return;
    busy = true;
    try {
      const { alpha } = page.dataset;
      const body = {
        choice: () => ({ number, signature: check.signChoice(secret.seed, alpha, number) }),
        release: () => ({ signature: check.signCancel(secret.seed, alpha) }),
        extension: () => ({}),
      }[verb]();
      const answer = await ask(`/${verb}`, body);
      if (!answer.ok) {
        await refusal(answer);
        if (answer.status === 409) later(look, LOOK_SLOWLY);
      } else if (verb === "choice" && page.dataset.after && !carried) {
        location.assign(page.dataset.after);
      } else {
        later(look, 50);
      }
    } catch {
      say("offline");
      later(look, LOOK_EVERY);
    } finally {
      busy = false;
    }
  }

  async function download(event) {
    event.preventDefault();
    const answer = await fetch(event.target.href, { headers: headers() });
    if (!answer.ok) return void refusal(answer);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = `draw-${id}.receipt`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  // ---- another phone: id, nonce and seed behind the #, which no browser sends ----
  const coded = (bytes) =>
    btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  function decoded(text) {
    if (!/^[\w-]{86}$/.test(text)) return null;
    const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(raw, (sign) => sign.charCodeAt(0));
  }

  function show(button) {
    const place = button.closest("details").querySelector(".secret-code");
    const bytes = unhex(bare(id) + secret.nonce + secret.seed);
    const address = `${location.origin}${page.dataset.continue}#${coded(bytes)}`;
    place.replaceChildren(globalThis.DoorstepQR.svg(address, place.dataset.codeLabel));
    place.hidden = false;
    button.hidden = true;
    setTimeout(() => { place.replaceChildren(); place.hidden = true; button.hidden = false; }, 120000);
  }

  function unfitting() {
    say("opening", false);
    say("not-fitting");
    store.drop(id);
  }

  function adopt() {
    carried = true;
    const given = location.hash.slice(1);
    const bytes = decoded(given);
    if (bytes) {
      id = uuid(hex(bytes.slice(0, 16)));
      const seed = hex(bytes.slice(32));
      secret = { nonce: hex(bytes.slice(16, 32)), seed, key: check.newKey(bytes.slice(32)).public };
      if (store.put(id, secret)) history.replaceState(null, "", `#${id}`);
    } else {
      id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(given) ? given : "";
      secret = id ? store.get(id) : null;
    }
    if (!secret) return void say("no-code");
    page.dataset.page = page.dataset.page.replace(/[0-9a-f-]{36}$/, id);
    say("opening");
    look();
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && LINE.includes(page.dataset.state)) later(look, 0);
  });
  addEventListener("hashchange", () => { if (carried) location.reload(); });
  if (page.dataset.state === "carried") adopt();
  else begin();
})();

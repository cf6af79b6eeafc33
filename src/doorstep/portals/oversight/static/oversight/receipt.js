// Reads a receipt file that somebody drops or chooses, checks it here, and says what came out.
// Every sentence comes from the page; nothing is sent anywhere.
"use strict";
(() => {
  const { checkReceipt, decode, note } = globalThis.DoorstepCheck;
  const { keys, words, rules, parties } = JSON.parse(document.getElementById("check-data").textContent);
  const part = (name) => document.querySelector(`[data-part="${name}"]`);
  const said = (text, slots) => text.replace(/\{(\w+)\}/g, (_, name) => slots[name]);

  // Keys by the log they belong to; a file somebody brings goes before the page's own.
  const known = new Map();
  const keep = (text) => {
    const [log, ...rest] = text.trim().split("\n").map((line) => line.trim());
    const trusted = { log, supervisors: [], witnesses: [] };
    const { name } = note.parseKey(log);
    for (const line of rest) {
      const [kind, key] = line.split(" ");
      if (kind === "witness") {
        note.parseKey(key);
        trusted.witnesses.push(key);
      } else if (kind === "supervisor" && /^[0-9a-f]{64}$/.test(key)) {
        trusted.supervisors.push(key);
      } else {
        throw new Error(line);
      }
    }
    if (!trusted.supervisors.length) throw new Error("no supervisor");
    known.set(name, trusted);
    return name;
  };
  keys.forEach(keep);

  const originOf = (bytes) => {
    try {
      return note.parseProof(decode(bytes).proof).note.split("\n")[0];
    } catch {
      return ""; // the check itself says what is wrong with the file
    }
  };

  const verdict = part("verdict"), progress = part("progress");
  const list = (name, texts) => {
    const items = texts.map((text) => {
      const item = document.createElement("li");
      item.textContent = text;
      return item;
    });
    part(name).replaceChildren(...items);
    part(name).hidden = !texts.length;
  };
  const show = (state, headline, why, facts = [], numbers = [], kind = "") => {
    verdict.className = `verdict ${state}`;
    part("headline").textContent = headline;
    part("why").textContent = why;
    list("facts", facts);
    part("numbers").replaceChildren(...numbers.map((number) => {
      const item = document.createElement("li"), plate = document.createElement("span");
      plate.className = `plate ${kind}`;
      plate.textContent = number;
      item.append(plate);
      return item;
    }));
    part("numbers").hidden = !numbers.length;
    verdict.hidden = false;
    verdict.focus();
  };

  async function check(file) {
    const bytes = new Uint8Array(await file.arrayBuffer()), origin = originOf(bytes);
    const trusted = known.get(origin) || (origin ? null : known.values().next().value);
    if (!trusted) {
      show("undecided", words.unknown, said(words["unknown-why"], { origin }));
      return;
    }
    progress.hidden = false;
    progress.querySelector("progress").value = 0;
    const found = await checkReceipt(bytes, {
      ...trusted,
      progress: (done) => { progress.querySelector("progress").value = done; },
    });
    progress.hidden = true;
    if (!found.good) {
      show("cannot", words.bad, said(rules[found.why], found));
      return;
    }
    const seconds = (Math.max(found.milliseconds, 10) / 1000).toFixed(2);
    const { numbers } = found;
    show("can", said(words.good, { n: numbers.length }), said(words.took, { seconds }), [
      said(words.draw, { origin: found.origin, n: found.draw }),
      said(words.parties, { names: found.parties.map((name) => parties[name] || name).join(", ") }),
      ...(found.witnesses.length
        ? [said(words.witnesses, { names: found.witnesses.join(", ") })] : []),
      ...found.remarks.map((name) => words[name]),
    ], numbers, `k${found.pool.slice(-2)}`);
  }

  async function readKey(file) {
    try {
      part("key-said").textContent = said(words["key-good"], { origin: keep(await file.text()) });
    } catch {
      part("key-said").textContent = words["key-bad"];
    }
  }

  const chosen = (id, use) => {
    const input = document.getElementById(id);
    input.addEventListener("change", () => {
      if (input.files.length) use(input.files[0]);
      input.value = ""; // the same file may be chosen again
    });
  };
  chosen("receipt-file", check);
  chosen("key-file", readKey);

  const zone = part("zone");
  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => event.preventDefault()); // a near miss opens no file
  }
  zone.addEventListener("dragover", () => zone.classList.add("over"));
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("over");
    if (event.dataTransfer.files.length) check(event.dataTransfer.files[0]);
  });
  part("tool").hidden = false;
  part("no-script").hidden = true;
})();

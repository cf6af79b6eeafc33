// The browser's own check of a draw and of a receipt, as docs/reference/plate-log.md has it.
// Own arithmetic, because crypto.subtle does not exist on plain http. Not constant time: the only
// secret here is a key for one draw.
"use strict";
(() => {
// -- bytes
const encoder = new TextEncoder();
const utf8 = (text) => encoder.encode(text);
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
const concat = (...parts) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return whole;
};
const big = (bytes) => BigInt("0x0" + hex(bytes));
const little = (bytes) => big(Uint8Array.from(bytes).reverse());
const uint64 = (n) => unhex(BigInt(n).toString(16).padStart(16, "0"));
const little32 = (n) => unhex(n.toString(16).padStart(64, "0")).reverse();

// -- SHA-256, SHA-512, HMAC
const PRIMES = [];
for (let n = 2; PRIMES.length < 80; n++) if (PRIMES.every((p) => n % p)) PRIMES.push(n);
// The constants of both hashes are roots of the first primes: the first bits after the point.
const fraction = (prime, power) => {
  const p = BigInt(power), n = BigInt(prime) << (64n * p);
  let x = 1n << 68n;
  for (;;) {
    const next = ((p - 1n) * x + n / x ** (p - 1n)) / p;
    if (next >= x) return BigInt.asUintN(64, x);
    x = next;
  }
};
const K512 = PRIMES.map((prime) => fraction(prime, 3));
const H512 = PRIMES.slice(0, 8).map((prime) => fraction(prime, 2));
const K256 = Int32Array.from(K512.slice(0, 64), (k) => Number(BigInt.asIntN(32, k >> 32n)));
const H256 = Int32Array.from(H512, (h) => Number(BigInt.asIntN(32, h >> 32n)));
const W = new Int32Array(64);

function compress(state, data, at) {
  for (let i = 0; i < 16; i++, at += 4) {
    W[i] = data[at] << 24 | data[at + 1] << 16 | data[at + 2] << 8 | data[at + 3];
  }
  for (let i = 16; i < 64; i++) {
    const x = W[i - 15], y = W[i - 2];
    W[i] = W[i - 16] + W[i - 7]
      + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3)
      + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10);
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
    const t1 = h + s1 + (e & f ^ ~e & g) + K256[i] + W[i] | 0;
    const s0 = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10);
    const t2 = s0 + (a & b ^ a & c ^ b & c) | 0;
    h = g; g = f; f = e; e = d + t1 | 0; d = c; c = b; b = a; a = t1 + t2 | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] += word; });
}

const padded = (message, block, before) => {
  const length = message.length + 1 + block / 8;
  const whole = new Uint8Array(Math.ceil(length / block) * block);
  whole.set(message);
  whole[message.length] = 128;
  new DataView(whole.buffer).setUint32(whole.length - 4, (before + message.length) * 8);
  return whole;
};

// `start` is the state after `before` bytes: HMAC keeps the one after its key.
function sha256(message, start = H256, before = 0) {
  const state = start.slice(), data = padded(message, 64, before), view = new DataView(data.buffer);
  for (let at = 0; at < data.length; at += 64) compress(state, data, at);
  for (let i = 0; i < 8; i++) view.setInt32(4 * i, state[i]);
  return data.slice(0, 32);
}

const u64 = (n) => BigInt.asUintN(64, n);
const turn = (n, by) => n >> by | u64(n << 64n - by);

function sha512(message) {
  const data = padded(message, 128, 0);
  let state = H512;
  for (let at = 0; at < data.length; at += 128) {
    const w = [];
    for (let i = 0; i < 80; i++) {
      if (i < 16) { w.push(big(data.subarray(at + 8 * i, at + 8 * i + 8))); continue; }
      const x = w[i - 15], y = w[i - 2];
      w.push(u64(w[i - 16] + w[i - 7] + (turn(x, 1n) ^ turn(x, 8n) ^ x >> 7n)
        + (turn(y, 19n) ^ turn(y, 61n) ^ y >> 6n)));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 80; i++) {
      const t1 = h + (turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n)) + (g ^ e & (f ^ g))
        + K512[i] + w[i];
      const t2 = (turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)) + (a & b ^ a & c ^ b & c);
      h = g; g = f; f = e; e = u64(d + t1); d = c; c = b; b = a; a = u64(t1 + t2);
    }
    state = [a, b, c, d, e, f, g, h].map((word, i) => u64(word + state[i]));
  }
  return concat(...state.map(uint64));
}

function hmacWith(key) {
  const block = new Uint8Array(64);
  block.set(key.length > 64 ? sha256(key) : key);
  const [inner, outer] = [0x36, 0x5c].map((pad) => {
    const state = H256.slice();
    compress(state, block.map((byte) => byte ^ pad), 0);
    return state;
  });
  return (message) => sha256(sha256(message, inner, 64), outer, 64);
}
const hmacSha256 = (key, message) => hmacWith(key)(message);

// -- Edwards25519, extended coordinates [X, Y, Z, T]
const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (a, m = P) => { const r = a % m; return r < 0n ? r + m : r; };
const squared = (a, times) => { while (times-- > 0) a = a * a % P; return a; };
const core = (a) => { // a ^ ((P - 5) / 8)
  const a2 = squared(a, 1) * a % P, a4 = squared(a2, 2) * a2 % P, a5 = squared(a4, 1) * a % P;
  const a10 = squared(a5, 5) * a5 % P, a20 = squared(a10, 10) * a10 % P;
  const a40 = squared(a20, 20) * a20 % P, a50 = squared(a40, 10) * a10 % P;
  const a100 = squared(a50, 50) * a50 % P, a200 = squared(a100, 100) * a100 % P;
  return squared(squared(a200, 50) * a50 % P, 2) * a % P;
};
const inverse = (a) => mod(squared(core(a), 3) * (a * a % P * a % P));
const D = mod(-121665n * inverse(121666n));
const ROOT = squared(core(2n), 1) * 2n % P; // of -1
const ZERO = [0n, 1n, 1n, 0n];

const doubled = ([x, y, z]) => {
  const a = x * x % P, b = y * y % P, s = x + y;
  const e = s * s % P - a - b, g = b - a, f = g - 2n * (z * z % P), h = -a - b;
  return [e * f % P, g * h % P, f * g % P, e * h % P];
};
// The second point is prepared: [Y - X, Y + X, 2dT, 2Z].
const prepared = ([x, y, z, t]) => [y - x, y + x, 2n * D * t % P, 2n * z];
const added = ([x, y, z, t], [m, p, dt, z2]) => {
  const a = (y - x) * m % P, b = (y + x) * p % P, c = t * dt % P, d = z * z2 % P;
  const e = b - a, f = d - c, g = d + c, h = b + a;
  return [e * f % P, g * h % P, f * g % P, e * h % P];
};
const negated = ([x, y, z, t]) => [-x, y, z, -t];
const isZero = ([x, y, z]) => x % P === 0n && (y - z) % P === 0n;

const tables = new WeakMap();
const oddTimes = (point) => { // 1, 3, … 15 times the point, and their negatives
  let table = tables.get(point);
  if (!table) {
    const two = prepared(doubled(point));
    table = [];
    for (let each = point; table.length < 16; each = added(each, two)) {
      table.push(prepared(each), prepared(negated(each)));
    }
    tables.set(point, table);
  }
  return table;
};
const digits = (scalar) => { // odd digits between -15 and 15, at least four zeros between two
  const found = [];
  for (; scalar > 0n; scalar >>= 1n) {
    let digit = 0;
    if (scalar & 1n) {
      digit = Number(scalar & 31n);
      if (digit > 15) digit -= 32;
      scalar -= BigInt(digit);
    }
    found.push(digit);
  }
  return found;
};
function combined(...terms) { // scalar · point + scalar · point …, doublings shared
  const parts = terms.map(([scalar, point]) => [digits(scalar), oddTimes(point)]);
  let sum = ZERO;
  for (let i = Math.max(...parts.map(([each]) => each.length)) - 1; i >= 0; i--) {
    sum = doubled(sum);
    for (const [each, table] of parts) {
      if (each[i]) sum = added(sum, table[each[i] > 0 ? each[i] - 1 : -each[i]]);
    }
  }
  return sum;
}

const encoded = ([x, y, z]) => {
  const over = inverse(mod(z)), odd = mod(x * over) & 1n;
  return little32(mod(y * over) | odd << 255n);
};
function pointOf(bytes) { // null unless the encoding is canonical and on the curve
  if (bytes.length !== 32) return null;
  const all = little(bytes), odd = all >> 255n, y = all & (1n << 255n) - 1n;
  if (y >= P) return null;
  const yy = y * y % P, u = mod(yy - 1n), v = (D * yy + 1n) % P, v3 = v * v % P * v % P;
  let x = u * v3 % P * core(u * v3 % P * v3 % P * v % P) % P;
  const square = v * x % P * x % P;
  if (square === mod(-u)) x = x * ROOT % P;
  else if (square !== u) return null;
  if (x === 0n && odd) return null;
  if ((x & 1n) !== odd) x = P - x;
  return [x, y, 1n, x * y % P];
}
const good = new Map();
function goodPoint(bytes) { // null unless canonical and in the group of prime order
  const name = hex(bytes);
  if (!good.has(name)) {
    const point = pointOf(bytes);
    good.set(name, point && !isZero(point) && isZero(combined([L, point])) ? point : null);
  }
  return good.get(name);
}
const BASE = pointOf(little32(mod(4n * inverse(5n))));

// -- Ed25519, strict
const expanded = (seed) => {
  const digest = sha512(seed), low = little(digest.subarray(0, 32));
  return [mod(low & (1n << 254n) - 8n | 1n << 254n, L), digest.subarray(32)];
};
const publicOf = (seed) => encoded(combined([expanded(seed)[0], BASE]));
const reduced = (...parts) => mod(little(sha512(concat(...parts))), L);
function sign(seed, message) {
  const [secret, prefix] = expanded(seed), key = publicOf(seed);
  const r = reduced(prefix, message), commit = encoded(combined([r, BASE]));
  return concat(commit, little32(mod(r + reduced(commit, key, message) * secret, L)));
}
function verify(key, message, signature) {
  const point = goodPoint(key);
  if (!point || signature.length !== 64) return false;
  const commit = signature.subarray(0, 32), s = little(signature.subarray(32));
  if (s >= L) return false;
  const found = combined([s, BASE], [reduced(commit, key, message), negated(point)]);
  return !isZero(found) && same(encoded(found), commit);
}

// -- ECVRF-EDWARDS25519-SHA512-TAI, RFC 9381
const eightfold = (point) => doubled(doubled(doubled(point)));
function hashToCurve(key, alpha) {
  for (let i = 0; i < 256; i++) {
    const point = pointOf(sha512(concat([3, 1], key, alpha, [i, 0])).subarray(0, 32));
    if (point && !isZero(eightfold(point))) return eightfold(point);
  }
  return null;
}
function proofToHash(proof) {
  const gamma = goodPoint(proof.subarray(0, 32));
  return gamma && sha512(concat([3, 3], encoded(eightfold(gamma)), [0]));
}
function vrfVerify(key, alpha, proof) { // 64 bytes, or null
  if (proof.length !== 80) return null;
  const gamma = proof.subarray(0, 32), c = proof.subarray(32, 48), s = little(proof.subarray(48));
  const y = goodPoint(key), g = goodPoint(gamma), h = hashToCurve(key, alpha);
  if (!y || !g || !h || s >= L) return null;
  const u = combined([s, BASE], [little(c), negated(y)]);
  const v = combined([s, h], [little(c), negated(g)]);
  const found = sha512(concat([3, 2], key, encoded(h), gamma, encoded(u), encoded(v), [0]));
  return same(found.subarray(0, 16), c) ? proofToHash(proof) : null;
}

// -- Seed and sampling
const seedOf = (alpha, index, betas, nonce) =>
  sha256(concat(utf8("doorstep/draw/v1\0"), alpha, uint64(index), ...betas, nonce));
function wordsOf(key) {
  const mac = hmacWith(key);
  let j = 0;
  return () => big(mac(uint64(j++)).subarray(0, 8));
}
function below(next, n) {
  const size = BigInt(n), limit = (1n << 64n) / size * size;
  let word = next();
  while (word >= limit) word = next();
  return Number(word % size);
}
const orderOf = (next, n) => { // one slot of the order at each call
  const moved = new Map();
  let i = 0;
  return () => {
    const j = i + below(next, n - i), taken = moved.has(j) ? moved.get(j) : j;
    moved.set(j, moved.has(i) ? moved.get(i) : i);
    moved.delete(i++);
    return taken;
  };
};
function offerOf(seed, n, k, available) {
  const next = orderOf(wordsOf(seed), n), found = [];
  for (let i = 0; i < n && found.length < k; i++) {
    const slot = next();
    if (available(slot)) found.push(slot);
  }
  return found;
}
const refillWords = (seed) => wordsOf(hmacSha256(seed, utf8("refill")));

// -- Merkle tree, RFC 6962
const leafHash = (content) => sha256(concat([0], content));
const nodeHash = (left, right) => sha256(concat([1], left, right));
const half = (n) => 2 ** Math.floor(Math.log2(n - 1)); // largest power of two below n
const rootOf = (leaves) => (leaves.length < 2 ? leaves[0] || sha256([]) : nodeHash(
  rootOf(leaves.slice(0, half(leaves.length))), rootOf(leaves.slice(half(leaves.length)))));
function included(leaf, index, size, proof, root) {
  let at = BigInt(index), last = BigInt(size) - 1n, node = leaf, used = 0;
  if (at < 0n || at > last || [leaf, ...proof].some((each) => each.length !== 32)) return false;
  for (; last > 0n; at >>= 1n, last >>= 1n) {
    if (at === last && !(at & 1n)) continue; // no sibling here
    const hash = proof[used++];
    if (!hash) return false;
    node = at & 1n ? nodeHash(hash, node) : nodeHash(node, hash);
  }
  return used === proof.length && same(node, root);
}
function multiproofRoot(leaves, size, hashes) { // leaves: Map from index to leaf hash; or null
  const wanted = [...leaves.keys()].sort((a, b) => a - b);
  let used = 0;
  if (!wanted.length || wanted.some((index) => index < 0 || index >= size)) return null;
  if (hashes.some((each) => each.length !== 32)) return null;
  const walk = (start, end, inside) => {
    if (!inside.length) return hashes[used++] || null;
    if (end - start === 1) return leaves.get(start);
    const middle = start + half(end - start);
    const left = walk(start, middle, inside.filter((index) => index < middle));
    const right = walk(middle, end, inside.filter((index) => index >= middle));
    return left && right && nodeHash(left, right);
  };
  const root = walk(0, size, wanted);
  return used === hashes.length ? root : null;
}

// -- Canonical entries
class Refused extends Error {
  constructor(rule, field = "") { super(rule); this.rule = rule; this.field = field; }
}
const require = (holds, rule, field) => { if (!holds) throw new Refused(rule, field); };
const ordered = (a, b) => (hex(utf8(a)) < hex(utf8(b)) ? -1 : 1);
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value !== null && typeof value === "object") {
    const keys = Object.keys(value).sort(ordered);
    return `{${keys.map((key) => JSON.stringify(key) + ":" + canonical(value[key])).join()}}`;
  }
  require(typeof value !== "number" || Number.isSafeInteger(value), "log/not-canonical");
  require(!/\p{Cs}/u.test(value), "log/not-canonical");
  return typeof value === "string" ? JSON.stringify(value) : String(value);
};
function decode(given) { // text or bytes; accepts one spelling of each object and nothing else
  const bytes = typeof given === "string" ? utf8(given) : new Uint8Array(given);
  require(bytes.length <= 65535, "log/too-long");
  let value = null, text = "";
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
    require(text[0] === "{" && canonical(value) === text);
  } catch (broken) {
    throw new Refused("log/not-canonical");
  }
  return value;
}

const isText = (value) => typeof value === "string";
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const upTo = (most) => (value) => isCount(value) && value > 0 && value <= most;
const isId = upTo(2 ** 53);
const like = (pattern) => (value) => isText(value) && pattern.test(value);
const isHex = (length) => like(new RegExp(`^[0-9a-f]{${2 * length}}$`));
const isWord = like(/^[a-z0-9][a-z0-9-]{0,31}$/);
const isNumber = like(/^[\u4e00-\u9fff]?[0-9A-Z]{1,12}$/);
const isList = (inner, most) => (value) =>
  Array.isArray(value) && upTo(most)(value.length) && value.every(inner);
const isHash = isHex(32);
const isObject = (value) =>
  value !== null && typeof value === "object" && !Array.isArray(value);
const isParty = (value) => isObject(value) && Object.keys(value).join() === "key,name,vrf"
  && isWord(value.name) && isHash(value.vrf) && isHash(value.key);
const CHECKS = {
  minute: (value) => isCount(value) && value % 60 === 0, count: isCount, id: isId, hash: isHash,
  word: isWord, pool: like(/^(?: |[^\p{C}\p{Z}]){1,32}$/u), nonce: isHex(16),
  k: upTo(100), target: upTo(1000000),
  channels: isList(isWord, 32), parties: isList(isParty, 8), keys: isList(isHash, 8),
  sigs: isList(isHex(64), 16), proofs: isList(isHex(80), 8),
  slots: isList(isCount, 100), numbers: isList(isNumber, 100),
};
const fields = (text) => new Map(`t=minute ${text}`.split(" ").map((field) => {
  const [name, check] = field.split("=");
  return [name, CHECKS[check || name]];
}));
const KINDS = {
  rules: fields("pool v=id k target tries=id reveal_s=count choose_s=count extend_n=count "
    + "extend_s=count hold_workdays=count retain_days=count channels parties supervisors=keys "
    + "policy=word text=hash sigs"),
  request: fields("pool id ch=word cn=hash ck=hash nv=hash na=hash try=id"),
  call: fields("id req=hash n=count root=hash free=hash"),
  betas: fields("id at=count call=hash nonce pi=proofs"),
  result: fields("id betas=hash slots numbers"),
};
function readEntry(object, kind) {
  require(object.e === kind, "receipt/chain");
  for (const [name, check] of KINDS[kind]) {
    require(name in object, "log/fields", name);
    require(check(object[name]), "log/field", name);
  }
  const more = Object.keys(object).filter((name) => name !== "e" && !KINDS[kind].has(name));
  require(!more.length, "log/fields", more[0]);
  return object;
}
const leafOf = (entry) => leafHash(utf8(canonical(entry)));

// -- Signed notes, checkpoints, tlog-proofs
const insist = (holds) => require(holds, "receipt/checkpoint");
function base64(text) { // null unless it is the one spelling of its bytes
  if (!isText(text) || text.length % 4 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  const raw = atob(text);
  return btoa(raw) === text ? Uint8Array.from(raw, (letter) => letter.charCodeAt(0)) : null;
}
const bytesIn = (text, field, rule = "receipt/form") => {
  const bytes = base64(text);
  require(bytes, rule, field);
  return bytes;
};
const coded = (text) => bytesIn(text, "", "receipt/checkpoint");
const isName = (name) => /^(?:\ufeff|[^+\s\u0085])+$/.test(name);
const isPlain = (text) => /^(?:0|[1-9][0-9]{0,18})$/.test(text);
const keyId = (name, kind, key) =>
  hex(sha256(concat(utf8(name), [10, kind], key)).subarray(0, 4));
function parseKey(vkey) {
  const [name, id, ...rest] = vkey.trim().split("+"), raw = coded(rest.join("+"));
  insist(isName(name) && raw.length === 33 && (raw[0] === 1 || raw[0] === 4));
  insist(keyId(name, raw[0], raw.subarray(1)) === id);
  return { name, id, kind: raw[0], key: raw.subarray(1) };
}
function parseNote(note) {
  const at = note.lastIndexOf("\n\n");
  insist(at >= 0 && note.endsWith("\n") && note.length > at + 2);
  insist(!/[\0-\t\v-\x1f]/.test(note));
  const signatures = note.slice(at + 2, -1).split("\n").map((line) => {
    const [, name, text] = /^\u2014 ([^ ]*) (.*)$/.exec(line) || [], raw = coded(text);
    insist(isName(name) && raw.length >= 5);
    return [name, raw];
  });
  return { text: note.slice(0, at + 1), signatures };
}
function signedBy(note, keys) { // names of the known keys that signed, with the time or 0
  const held = new Map();
  for (const [name, raw] of note.signatures) {
    const key = keys.find((each) => each.name === name && each.id === hex(raw.subarray(0, 4)));
    if (!key || held.has(name)) continue;
    const from = key.kind === 4 ? 12 : 4, stamp = big(raw.subarray(4, from));
    const text = (from > 4 ? `cosignature/v1\ntime ${stamp}\n` : "") + note.text;
    insist(verify(key.key, utf8(text), raw.subarray(from)));
    held.set(name, Number(stamp));
  }
  return held;
}
function openCheckpoint(text, log, witnesses = []) {
  const note = parseNote(text), held = signedBy(note, [log, ...witnesses]);
  const lines = note.text.replace(/\n$/, "").split("\n");
  insist(lines.length >= 3 && lines.every((line) => line !== "") && isPlain(lines[1]));
  const root = coded(lines[2]);
  insist(root.length === 32 && held.has(log.name) && lines[0] === log.name);
  held.delete(log.name);
  return { size: BigInt(lines[1]), root, witnesses: [...held.keys()] };
}
function parseProof(text) {
  const at = text.indexOf("\n\n"), lines = text.slice(0, at).split("\n");
  insist(at >= 0 && lines.shift() === "c2sp.org/tlog-proof@v1");
  if (lines.length && lines[0].startsWith("extra ")) lines.shift();
  const first = lines.shift() || "", hashes = lines.map(coded);
  insist(first.startsWith("index ") && isPlain(first.slice(6)));
  insist(hashes.every((hash) => hash.length === 32));
  return { index: BigInt(first.slice(6)), hashes, note: text.slice(at + 2) };
}

// -- The pool, the draw, the receipt
const bit = (bitmap, slot) => bitmap[slot >> 3] >> 7 - (slot & 7) & 1;
const LETTERS = { "#": "0123456789", "@": "ABCDEFGHJKLMNPQRSTUVWXYZ" };
function listed(pool, n) { // the slots, each packed as an index into a few patterns; 0 is empty
  require(Array.isArray(pool.patterns), "receipt/form", "patterns");
  const packed = bytesIn(pool.list, "list");
  require(pool.patterns.every(like(/^[\u4e00-\u9fff]?[0-9A-Z#@]{1,12}$/)), "receipt/form", "list");
  const patterns = pool.patterns.map((text) => [...text].map((each) => LETTERS[each] || each));
  const sizes = patterns.map((symbols) => symbols.reduce((n, each) => n * BigInt(each.length), 1n));
  const most = sizes.reduce((sum, size) => sum + size, 0n);
  const width = most && most.toString(2).length; // no pattern, no bits: all slots are empty
  const bits = Array.from(packed, (byte) => byte.toString(2).padStart(8, "0")).join("");
  require(packed.length === n * width + 7 >> 3 && !/1/.test(bits.slice(n * width)),
    "receipt/form", "list");
  return Array.from({ length: n }, (_, slot) => {
    let index = BigInt("0b0" + bits.slice(slot * width, (slot + 1) * width)), kind = 0;
    require(index <= most, "receipt/form", "list");
    if (!index--) return "";
    while (index >= sizes[kind]) index -= sizes[kind++];
    return patterns[kind].reduceRight((text, symbols) => {
      const size = BigInt(symbols.length), symbol = symbols[Number(index % size)];
      index /= size;
      return symbol + text;
    }, "");
  });
}
async function requirePool(pool, call, slots, numbers, pause) {
  let root = null;
  if ("list" in pool) {
    const all = listed(pool, call.n);
    require(slots.every((slot, i) => all[slot] === numbers[i]), "receipt/pool");
    const leaves = all.map((number) => leafHash(utf8(number)));
    await pause(0.8);
    root = rootOf(leaves);
  } else {
    const raw = bytesIn(pool.proof, "proof"), hashes = [];
    for (let at = 0; at < raw.length; at += 32) hashes.push(raw.subarray(at, at + 32));
    const leaves = new Map(slots.map((slot, i) => [slot, leafHash(utf8(numbers[i]))]));
    root = multiproofRoot(leaves, call.n, hashes);
  }
  require(root && hex(root) === call.root, "receipt/pool");
}
async function recomputed({ rules, request, call, betas, result, pool }, alpha, pause) {
  const nonce = unhex(betas.nonce), coins = [];
  require(hex(sha256(nonce)) === request.cn, "betas/nonce");
  require(betas.pi.length === rules.parties.length, "betas/proof");
  for (const [i, party] of rules.parties.entries()) {
    const coin = vrfVerify(unhex(party.vrf), alpha, unhex(betas.pi[i]));
    require(coin, "betas/proof");
    coins.push(coin);
    await pause(0.2 + 0.4 * (i + 1) / rules.parties.length);
  }
  require(call.n <= 1000000, "receipt/pool");
  const free = bytesIn(pool.free, "free");
  require(free.length === call.n + 7 >> 3 && hex(sha256(free)) === call.free, "receipt/pool");
  const taken = bytesIn(pool.taken, "taken");
  require(taken.length === free.length, "receipt/pool");
  const seed = seedOf(alpha, betas.at, coins, nonce);
  const slots = offerOf(seed, call.n, rules.k, (slot) => bit(free, slot) > bit(taken, slot));
  require(slots.join() === result.slots.join() && slots.length === rules.k
    && result.numbers.length === rules.k, "result/offer");
  await requirePool(pool, call, slots, result.numbers, pause);
}
const chained = ({ rules, request, call, betas, result }, alpha) =>
  result.betas === hex(leafOf(betas)) && betas.call === hex(leafOf(call))
  && call.req === hex(alpha)
  && [call, betas, result].every((entry) => entry.id === request.id)
  && rules.pool === request.pool;
const namesOf = (rules) => rules.parties.map((party) => party.name);
const STEPS = Object.keys(KINDS);

async function timed(work) {
  const began = performance.now();
  const verdict = { good: true, why: "", field: "", numbers: [], slots: [], parties: [],
    witnesses: [], remarks: [] };
  try {
    Object.assign(verdict, await work());
  } catch (broken) {
    if (!(broken instanceof Refused)) throw broken;
    Object.assign(verdict, { good: false, why: broken.rule, field: broken.field });
  }
  return { ...verdict, milliseconds: Math.round(performance.now() - began) };
}
const pauser = (progress) => (done) => { // the page is drawn meanwhile
  if (progress) progress(done);
  return new Promise((resume) => { setTimeout(resume); });
};

// `own`: what the page kept, {nonce, key: public key, progress(0…1)}; each may be missing.
const checkDraw = (material, own = {}) => timed(async () => {
  const pause = pauser(own.progress), draw = { pool: material.pool };
  require(isObject(draw.pool), "receipt/form", "pool");
  for (const name of STEPS) {
    require(isText(material[name]), "receipt/form", name);
    draw[name] = readEntry(decode(material[name]), name);
  }
  const alpha = leafOf(draw.request);
  require(chained(draw, alpha), "receipt/chain");
  if (own.key) require(own.key === draw.request.ck, "request/key");
  if (own.nonce) require(hex(sha256(unhex(own.nonce))) === draw.request.cn, "betas/nonce");
  await recomputed(draw, alpha, pause);
  const { id, numbers, slots } = draw.result;
  return { numbers, slots, parties: namesOf(draw.rules), draw: id };
});

const FORM = new Map(Object.entries({
  form: (value) => value === "doorstep/receipt/v1", rules: isObject, rules_at: isCount,
  rules_path: Array.isArray, request: isObject, call: isObject, betas: isObject,
  result: isObject, proof: isText, pool: isObject,
}));
function requireForm({ secret = "", ...value }) {
  for (const [name, check] of FORM) require(check(value[name]), "receipt/form", name);
  const more = Object.keys(value).filter((name) => !FORM.has(name));
  require(!more.length, "receipt/form", more[0]);
  require(isText(secret), "receipt/form", "secret");
  const parts = Object.keys(value.pool).join();
  require(parts === "free,list,patterns,taken" || parts === "free,proof,taken",
    "receipt/form", "pool");
}
// `trusted`: {log: verifier key, supervisors: [hex…], witnesses: [verifier key…], progress(0…1)}.
const checkReceipt = (given, trusted) => timed(async () => {
  const pause = pauser(trusted.progress), log = parseKey(trusted.log);
  const witnesses = (trusted.witnesses || []).map(parseKey);
  const value = decode(given);
  requireForm(value);
  for (const name of STEPS) readEntry(value[name], name);
  const { rules, result } = value;
  const proof = parseProof(value.proof), head = openCheckpoint(proof.note, log, witnesses);
  await pause(0.1);
  const path = value.rules_path.map((each) => bytesIn(each, "rules_path"));
  require(included(leafOf(result), proof.index, head.size, proof.hashes, head.root)
    && included(leafOf(rules), value.rules_at, head.size, path, head.root), "receipt/inclusion");
  const { sigs: [sig], ...unsigned } = rules;
  const text = utf8(`doorstep/supervisor/v1\0${rules.pool}\0${canonical(unsigned)}`);
  require(trusted.supervisors.some((key) => verify(unhex(key), text, unhex(sig))), "receipt/rules");
  await pause(0.2);
  const alpha = leafOf(value.request);
  require(chained(value, alpha) && value.rules_at < value.betas.at
    && BigInt(value.betas.at) < proof.index, "receipt/chain");
  await recomputed(value, alpha, pause);
  const parties = namesOf(rules), secret = "secret" in value;
  const independent = parties.length > 1 || head.witnesses.length > 0;
  const remarks = ["proves", "needs-replay"];
  if (!independent) remarks.push("no-witness");
  if (secret) remarks.push("keep-private");
  const { numbers, slots, t: offeredAt } = result;
  return { numbers, slots, parties, witnesses: head.witnesses, remarks, origin: log.name,
    pool: rules.pool, draw: value.request.id, leaf: hex(alpha), offeredAt, independent };
});

// -- What the page of a draw needs
const random = (length) => crypto.getRandomValues(new Uint8Array(length));
const newNonce = () => hex(random(16));
const newKey = (seed = random(32)) => ({ seed: hex(seed), public: hex(publicOf(seed)) });
const commitment = (nonce) => hex(sha256(unhex(nonce)));
const signed = (seed, ...parts) => hex(sign(unhex(seed), concat(...parts)));
const signChoice = (seed, alpha, number) =>
  signed(seed, utf8("doorstep/choose/v1\0"), unhex(alpha), utf8(number));
const signCancel = (seed, alpha) => signed(seed, utf8("doorstep/cancel/v1\0"), unhex(alpha));
const signSee = (seed, draw, seconds) => signed(
  seed, utf8("doorstep/see/v1\0"), unhex(draw.replace(/-/g, "")), uint64(seconds));

globalThis.DoorstepCheck = Object.freeze({
  sha256, sha512, hmacSha256, newNonce, newKey, commitment, signChoice, signCancel, signSee,
  checkDraw, checkReceipt,
  ed25519: { publicKey: publicOf, goodKey: goodPoint, sign, verify },
  vrf: { hashToCurve: (key, alpha) => encoded(hashToCurve(key, alpha)), proofToHash,
    verify: vrfVerify },
  sampling: { seedOf, wordsOf, below, orderOf, offerOf, refillWords },
  merkle: { leafHash, nodeHash, rootOf, included, multiproofRoot },
  note: { parseKey, parseNote, signedBy, openCheckpoint, parseProof },
  bytes: { hex, unhex, utf8, base64 },
  decode, readEntry, canonical,
});
})();

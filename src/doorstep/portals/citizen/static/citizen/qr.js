// A QR code drawn in the browser (ISO/IEC 18004, bytes, level M, versions 1-13), as an SVG element.
// Why our own: what it shows is a secret that must not travel to any server to become a picture.
"use strict";
globalThis.DoorstepQR = (() => {
  // Level M, by version: codewords of correction in a block, blocks of each length [count, data].
  const BLOCKS = [
    null, [10, [1, 16]], [16, [1, 28]], [26, [1, 44]], [18, [2, 32]], [24, [2, 43]],
    [16, [4, 27]], [18, [4, 31]], [22, [2, 38], [2, 39]], [22, [3, 36], [2, 37]],
    [26, [4, 43], [1, 44]], [30, [1, 50], [4, 51]], [22, [6, 36], [2, 37]], [22, [8, 37], [1, 38]],
  ];
  const ALIGNED = [
    [], [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46],
    [6, 28, 50], [6, 30, 54], [6, 32, 58], [6, 34, 62],
  ];
  const MASKS = [
    (r, c) => (r + c) % 2 === 0,
    (r) => r % 2 === 0,
    (r, c) => c % 3 === 0,
    (r, c) => (r + c) % 3 === 0,
    (r, c) => ((r >> 1) + Math.floor(c / 3)) % 2 === 0,
    (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
    (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
    (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
  ];

  const EXP = new Uint8Array(510);
  const LOG = new Uint8Array(256);
  for (let i = 0, x = 1; i < 255; i++) {
    EXP[i] = EXP[i + 255] = x;
    LOG[x] = i;
    x = (x << 1) ^ (x & 128 ? 0x11d : 0);
  }
  const times = (a, b) => (a && b ? EXP[LOG[a] + LOG[b]] : 0);

  function correction(data, length) {
    let generator = [1];
    for (let i = 0; i < length; i++) {
      const next = [...generator, 0];
      generator.forEach((factor, at) => { next[at + 1] ^= times(factor, EXP[i]); });
      generator = next;
    }
    const rest = [...data, ...new Array(length).fill(0)];
    for (let i = 0; i < data.length; i++) {
      const lead = rest[i];
      if (lead) generator.forEach((factor, at) => { rest[i + at] ^= times(factor, lead); });
    }
    return rest.slice(data.length);
  }

  const capacity = (version) =>
    BLOCKS[version].slice(1).reduce((sum, [count, data]) => sum + count * data, 0);

  function codewords(bytes, version) {
    const bits = [];
    const put = (value, length) => { for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1); };
    const room = capacity(version);
    put(4, 4);
    put(bytes.length, version < 10 ? 8 : 16);
    for (const byte of bytes) put(byte, 8);
    put(0, Math.min(4, room * 8 - bits.length));
    while (bits.length % 8) bits.push(0);
    const words = [];
    for (let i = 0; i < bits.length; i += 8) words.push(parseInt(bits.slice(i, i + 8).join(""), 2));
    for (let pad = 0xec; words.length < room; pad ^= 0xec ^ 0x11) words.push(pad);

    const [length, ...groups] = BLOCKS[version];
    const blocks = [];
    let from = 0;
    for (const [count, data] of groups)
      for (let i = 0; i < count; i++, from += data) blocks.push(words.slice(from, from + data));
    const longest = Math.max(...blocks.map((block) => block.length));
    const out = [];
    for (let i = 0; i < longest; i++)
      for (const block of blocks) if (i < block.length) out.push(block[i]);
    const corrected = blocks.map((block) => correction(block, length));
    for (let i = 0; i < length; i++) for (const block of corrected) out.push(block[i]);
    return out;
  }

  // Remainder of value * 2^(degree of polynomial) by the polynomial, for format and version.
  function remainder(value, polynomial, degree) {
    let rest = value << degree;
    for (let bit = 31 - Math.clz32(rest); bit >= degree; bit = 31 - Math.clz32(rest))
      rest ^= polynomial << (bit - degree);
    return (value << degree) | rest;
  }

  function frame(version) {
    const size = 17 + 4 * version;
    const dark = Array.from({ length: size }, () => new Array(size).fill(false));
    const fixed = Array.from({ length: size }, () => new Array(size).fill(false));
    const set = (r, c, on) => { dark[r][c] = on; fixed[r][c] = true; };
    for (let i = 0; i < size; i++) { set(6, i, i % 2 === 0); set(i, 6, i % 2 === 0); }
    for (const [top, left] of [[0, 0], [0, size - 7], [size - 7, 0]])
      for (let r = -1; r < 8; r++)
        for (let c = -1; c < 8; c++) {
          if (!dark[top + r] || left + c < 0 || left + c >= size) continue;
          const ring = Math.max(Math.abs(r - 3), Math.abs(c - 3));
          set(top + r, left + c, ring !== 2 && ring !== 4);
        }
    const places = ALIGNED[version];
    for (const row of places)
      for (const column of places) {
        const last = places[places.length - 1];
        if ((row === 6 && (column === 6 || column === last)) || (row === last && column === 6)) continue;
        for (let r = -2; r <= 2; r++)
          for (let c = -2; c <= 2; c++)
            set(row + r, column + c, Math.max(Math.abs(r), Math.abs(c)) !== 1);
      }
    for (let i = 0; i < 9; i++) { set(8, i, dark[8][i]); set(i, 8, dark[i][8]); }
    for (let i = 0; i < 8; i++) { set(8, size - 1 - i, false); set(size - 1 - i, 8, false); }
    if (version >= 7) {
      const coded = remainder(version, 0x1f25, 12);
      for (let i = 0; i < 18; i++) {
        const on = ((coded >> i) & 1) === 1;
        const [a, b] = [Math.floor(i / 3), size - 11 + (i % 3)];
        set(a, b, on);
        set(b, a, on);
      }
    }
    return { size, dark, fixed };
  }

  function masked({ size, dark, fixed }, words, mask) {
    const rows = dark.map((row) => [...row]);
    let at = 0;
    for (let right = size - 1, upward = true; right > 0; right -= 2, upward = !upward) {
      if (right === 6) right--;
      for (let i = 0; i < size; i++) {
        const r = upward ? size - 1 - i : i;
        for (const c of [right, right - 1]) {
          if (fixed[r][c]) continue;
          const bit = at < words.length * 8 ? (words[at >> 3] >> (7 - (at & 7))) & 1 : 0;
          rows[r][c] = (bit === 1) !== MASKS[mask](r, c);
          at++;
        }
      }
    }
    const format = remainder(mask, 0x537, 10) ^ 0x5412; // level M is 00
    for (let i = 0; i < 15; i++) {
      const on = ((format >> i) & 1) === 1;
      rows[i < 6 ? i : i < 8 ? i + 1 : size - 15 + i][8] = on;
      rows[8][i < 8 ? size - 1 - i : i === 8 ? 7 : 14 - i] = on;
    }
    rows[size - 8][8] = true;
    return rows;
  }

  // The four marks of the standard against patterns that are hard to read.
  function penalty(rows) {
    const size = rows.length;
    let marks = 0;
    let darks = 0;
    const lines = [...rows, ...rows.map((_, c) => rows.map((row) => row[c]))];
    for (const line of lines) {
      const text = line.map((on) => (on ? "1" : "0")).join("");
      for (const run of text.match(/0{5,}|1{5,}/g) || []) marks += run.length - 2;
      for (let i = 0; i + 11 <= size; i++) {
        const part = text.slice(i, i + 11);
        if (part === "10111010000" || part === "00001011101") marks += 40;
      }
    }
    for (let r = 0; r < size; r++)
      for (let c = 0; c < size; c++) {
        if (rows[r][c]) darks++;
        const on = rows[r][c];
        if (r && c && rows[r - 1][c] === on && rows[r][c - 1] === on && rows[r - 1][c - 1] === on)
          marks += 3;
      }
    return marks + 10 * Math.floor(Math.abs((darks * 100) / (size * size) - 50) / 5);
  }

  // Rows of modules, true is dark; `mask` only to compare with other encoders.
  function matrix(text, mask) {
    const bytes = new TextEncoder().encode(text);
    const version = BLOCKS.findIndex(
      (_, v) => v && capacity(v) * 8 >= 4 + (v < 10 ? 8 : 16) + bytes.length * 8);
    if (version < 0) throw new RangeError("too long for this QR code");
    const words = codewords(bytes, version);
    const blank = frame(version);
    if (mask !== undefined) return masked(blank, words, mask);
    const candidates = MASKS.map((_, each) => masked(blank, words, each));
    const marks = candidates.map(penalty);
    return candidates[marks.indexOf(Math.min(...marks))];
  }

  // An SVG element with a quiet zone of four modules; its meaning is given by `label`.
  function svg(text, label) {
    const rows = matrix(text);
    const size = rows.length + 8;
    const space = "http://www.w3.org/2000/svg";
    const element = document.createElementNS(space, "svg");
    element.setAttribute("viewBox", `0 0 ${size} ${size}`);
    element.setAttribute("role", "img");
    element.setAttribute("aria-label", label);
    element.setAttribute("shape-rendering", "crispEdges");
    const path = (d, fill) => {
      const part = document.createElementNS(space, "path");
      part.setAttribute("d", d);
      part.setAttribute("fill", fill);
      element.append(part);
    };
    path(`M0 0h${size}v${size}H0z`, "#fff");
    let d = "";
    rows.forEach((row, r) => row.forEach((on, c) => { if (on) d += `M${c + 4} ${r + 4}h1v1h-1z`; }));
    path(d, "#000");
    return element;
  }

  return { matrix, svg };
})();

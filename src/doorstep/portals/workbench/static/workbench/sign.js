// A signature drawn on the screen with a finger, a pen or a mouse; without it a name is typed.
"use strict";
(() => {
  const form = document.querySelector("form[data-sign]");
  if (!form) return;
  const box = form.querySelector("[data-signature]");
  const canvas = box.querySelector("canvas");
  const ink = canvas.getContext("2d");
  let drawn = false;
  let last = null;
  box.hidden = false;

  function empty() {
    ink.fillStyle = "#fff";
    ink.fillRect(0, 0, canvas.width, canvas.height);
    ink.strokeStyle = "#000";
    ink.lineWidth = 4;
    ink.lineCap = ink.lineJoin = "round";
    drawn = false;
  }

  function at(event) {
    const frame = canvas.getBoundingClientRect();
    return [
      ((event.clientX - frame.left) * canvas.width) / frame.width,
      ((event.clientY - frame.top) * canvas.height) / frame.height,
    ];
  }

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const here = at(event);
    ink.beginPath();
    ink.moveTo(...last);
    ink.lineTo(...here);
    ink.stroke();
    last = here;
    drawn = true;
  });
  for (const ended of ["pointerup", "pointercancel"])
    canvas.addEventListener(ended, () => { last = null; });
  box.querySelector("[data-clear]").addEventListener("click", empty);
  form.addEventListener("submit", () => {
    form.elements.drawn.value = drawn ? canvas.toDataURL("image/png") : "";
  });
  empty();
})();

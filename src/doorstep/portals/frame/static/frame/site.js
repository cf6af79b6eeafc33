// The few things a page does better with a script; every page is complete without it.
"use strict";
(() => {
  const summary = document.getElementById("errors");
  // A scanner types into whatever has the focus: after a wrong scan that is the field again.
  const scanned = document.querySelector("[data-scan][autofocus]");
  if (summary) (scanned || summary).focus();

  // One press of a button is one act: later presses of the same form are dropped.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-hx")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 8000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });

  // Narrow the fifty plates while typing; the server does the same with the button.
  document.addEventListener("input", (event) => {
    const filter = event.target;
    if (event.isComposing || !filter.dataset.filters) return;
    const wanted = filter.value.trim().toUpperCase();
    for (const item of document.querySelectorAll(filter.dataset.filters))
      item.classList.toggle("out", !item.dataset.text.includes(wanted));
  });

  // Keyboard keys of the counter: data-key="F8" on a button; typing Chinese is never disturbed.
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.repeat) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
  });

  const print = document.querySelector("[data-print]");
  if (print) { print.hidden = false; print.addEventListener("click", () => window.print()); }
})();

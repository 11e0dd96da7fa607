// A file may be dropped on the area of its input; one that is too big is refused before a byte of it travels.
(() => {
  "use strict";
  const MEGA = 1024 * 1024;
  const dress = (area) => {
    const input = area.querySelector("input[type=file]");
    const note = area.parentElement.querySelector("[data-ork-drop-note]");
    const max = Number(area.dataset.orkMax || 0);
    area.querySelector("[data-ork-drop-word]").hidden = false;

    const tell = (text, bad = false) => { note.textContent = text; note.classList.toggle("ork-drop-note-bad", bad); };
    const size = (bytes) => `${(bytes / MEGA).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB`;
    const look = () => {
      const big = [...input.files].find((file) => max && file.size > max);
      if (big) { input.value = ""; tell(window.ork.fill(area.dataset.orkTooBig, { size: size(big.size) }), true); return; }
      tell([...input.files].map((file) => `${file.name} (${size(file.size)})`).join(", "));
    };
    input.addEventListener("change", look);
    ["dragenter", "dragover"].forEach((name) => area.addEventListener(name, (event) => { event.preventDefault(); area.classList.add("ork-drop-over"); }));
    ["dragleave", "drop"].forEach((name) => area.addEventListener(name, (event) => { event.preventDefault(); area.classList.remove("ork-drop-over"); }));
    area.addEventListener("drop", (event) => { input.files = event.dataTransfer.files; look(); });
    if (input.form) input.form.addEventListener("submit", () => { if (input.files.length) tell(area.dataset.orkSending); });
  };
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-ork-drop]").forEach(dress));
})();

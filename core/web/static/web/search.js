// The search box of the frame as a combobox: arrows walk through what was found, Enter opens it, Esc closes the list.
(() => {
  "use strict";
  const box = document.getElementById("search-box");
  const hits = document.getElementById("hits");
  if (!box || !hits) return;
  let chosen = -1;
  const options = () => [...hits.querySelectorAll("[role=option]")];

  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", "hits");
  box.setAttribute("aria-expanded", "false");

  const show = (open) => {
    hits.hidden = !open;
    box.setAttribute("aria-expanded", String(open && options().length > 0));
    if (!open) choose(-1);
  };
  const choose = (index) => {
    const found = options();
    chosen = index;
    if (chosen >= found.length) chosen = 0;
    found.forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
    if (chosen < 0) { box.removeAttribute("aria-activedescendant"); return; }
    box.setAttribute("aria-activedescendant", found[chosen].id);
    found[chosen].scrollIntoView({ block: "nearest" });
  };

  hits.addEventListener("htmx:afterSettle", () => { show(hits.childElementCount > 0 && box.value.trim().length > 1); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { show(false); return; }
    if (hits.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen + 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen <= 0 ? options().length - 1 : chosen - 1); }
    if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); options()[chosen].click(); }
  });
  document.addEventListener("click", (event) => { if (!event.target.closest("[data-ork-search]")) show(false); });
  box.addEventListener("focus", () => { if (options().length) show(true); });
})();

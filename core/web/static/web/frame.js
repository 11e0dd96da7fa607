// What the frame adds to pages that work without it: menus that close, keys, toasts that leave, counters, spoken changes.
(() => {
  "use strict";
  const TOAST_MS = 10000;
  const RESEND_MS = 8000;
  const words = () => document.getElementById("live").dataset;

  // Menus: one open at a time, closed by Esc and by a click elsewhere
  const openMenus = () => document.querySelectorAll("details.ork-menu[open]");
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => {
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    });
  });

  // Keys
  const isWriting = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isWriting(event.target)) {
      const box = document.getElementById("search-box");
      if (box && box.offsetParent) { event.preventDefault(); box.focus(); }
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const main = document.querySelector("main .btn-primary:not([disabled])");
      if (main) { event.preventDefault(); main.click(); }
    }
  });

  // A second click sends nothing: the first one is still on its way
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    const sent = Number(form.dataset.orkSent || 0);
    if (Date.now() - sent < RESEND_MS) { event.preventDefault(); return; }
    form.dataset.orkSent = String(Date.now());
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-ork-sent]").forEach((form) => delete form.dataset.orkSent);
  });

  // The token changes when somebody signs in again in another tab: always send the newest
  const token = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1];
  const freshenTokens = () => {
    const newest = token();
    if (newest) document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => { input.value = newest; });
  };
  window.addEventListener("focus", freshenTokens);
  document.addEventListener("htmx:configRequest", (event) => {
    const newest = token();
    if (newest) event.detail.headers["X-CSRFToken"] = newest;
    event.detail.headers["Accept-Language"] = document.documentElement.lang;
  });

  // What is personal leaves this device when its person signs out
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-ork-signout]")) return;
    const mine = `ork:${document.body.dataset.orkPerson}:`;
    Object.keys(localStorage).filter((key) => key.startsWith(mine)).forEach((key) => localStorage.removeItem(key));
  });

  // A conflict that is settled by its form leaves no copy behind that would open it anew
  document.addEventListener("submit", (event) => {
    const settled = [...event.target.querySelectorAll(".ork-clash input[type=radio]:checked")].map((choice) => choice.name.replace(/^choice-/, ""));
    if (!settled.length) return;
    const mine = `ork:${document.body.dataset.orkPerson}:`;
    Object.keys(localStorage).filter((key) => key.startsWith(mine)).forEach((key) => {
      const copy = JSON.parse(localStorage.getItem(key));
      if (copy.path !== location.pathname) return;
      settled.forEach((name) => delete copy.fields[name]);
      if (Object.keys(copy.fields).length) localStorage.setItem(key, JSON.stringify(copy));
      else localStorage.removeItem(key);
    });
  });

  // Toasts: ten seconds, longer under the pointer or the focus, one at a time
  const leaveLater = (toast) => {
    let timer = 0;
    const wait = () => { timer = window.setTimeout(() => toast.remove(), TOAST_MS); };
    const stay = () => window.clearTimeout(timer);
    ["pointerenter", "focusin"].forEach((name) => toast.addEventListener(name, stay));
    ["pointerleave", "focusout"].forEach((name) => toast.addEventListener(name, wait));
    const close = toast.querySelector("[data-ork-close]");
    if (close) { close.hidden = false; close.addEventListener("click", () => toast.remove()); }
    wait();
  };
  const say = (text) => { document.getElementById("live").textContent = text; };
  const toast = (text, bad) => {
    const box = document.getElementById("toasts");
    const made = document.createElement("div");
    made.className = bad ? "ork-toast ork-toast-bad" : "ork-toast";
    const line = document.createElement("span");
    line.className = "ork-toast-text";
    line.textContent = text;
    made.append(line);
    box.replaceChildren(made);
    leaveLater(made);
  };

  // Counters count characters as the server does: one line break is one, an emoji is one
  const size = (text) => [...text.replace(/\r\n/g, "\n")].length;
  const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  // Browsers that do not know Kazakh would write its numbers the English way
  const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, document.documentElement.lang === "en" ? "," : "\u00a0");
  const count = (counter) => {
    const field = document.getElementById(counter.dataset.orkCounter);
    if (!field) return;
    const used = size(field.value);
    const limit = Number(field.dataset.orkLimit);
    counter.classList.toggle("ork-counter-over", used > limit);
    counter.textContent = used > limit
      ? fill(counter.dataset.orkOver, { over: grouped(used - limit) })
      : fill(counter.dataset.orkText, { used: grouped(used), limit: grouped(limit) });
  };

  // A sum is only grouped anew on leaving; the server alone computes
  const PLAIN_SUM = /^\d[\d \u00a0]*(?:[.,]\d{1,2})?$/;
  const regroup = (input) => {
    const text = input.value.trim();
    if (!PLAIN_SUM.test(text)) return;
    const english = document.documentElement.lang === "en";
    const [whole, cents] = text.replace(/[ \u00a0]/g, "").replace(",", ".").split(".");
    const parts = whole.replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, english ? "," : "\u00a0");
    input.value = parts + (cents ? (english ? "." : ",") + cents.padEnd(2, "0") : "");
  };

  const dress = (root) => {
    root.querySelectorAll("[data-ork-toast]:not([data-ork-dressed])").forEach((item) => { item.dataset.orkDressed = ""; leaveLater(item); });
    root.querySelectorAll("[data-ork-counter]").forEach(count);
    const wanted = root.querySelector("[data-ork-focus]");
    if (wanted) wanted.focus();
  };
  document.addEventListener("input", (event) => {
    if (event.target.dataset && event.target.dataset.orkLimit) {
      document.querySelectorAll(`[data-ork-counter="${CSS.escape(event.target.id)}"]`).forEach(count);
    }
  });
  document.addEventListener("focusout", (event) => { if (event.target.matches("[data-ork-money]")) regroup(event.target); });

  // Parts swapped in
  document.addEventListener("htmx:afterSettle", (event) => {
    dress(event.detail.elt);
    const spoken = event.detail.elt.querySelector("[data-ork-say]") || event.detail.elt.closest("[data-ork-say]");
    if (spoken) say(spoken.dataset.orkSay);
  });
  document.addEventListener("htmx:beforeRequest", (event) => event.detail.target.setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterRequest", (event) => event.detail.target.removeAttribute("aria-busy"));
  document.addEventListener("htmx:responseError", (event) => {
    const number = event.detail.xhr.getResponseHeader("X-Request-ID") || "";
    if (event.detail.xhr.status >= 500) toast(fill(words().orkFault, { number }), true);
  });
  document.addEventListener("htmx:sendError", () => toast(words().orkUnreached, true));

  // A connection that is gone is said while it is gone
  const offline = () => {
    const bar = document.getElementById("offline");
    bar.hidden = navigator.onLine;
  };
  window.addEventListener("online", offline);
  window.addEventListener("offline", offline);

  window.ork = { fill, say, toast, token };
  document.addEventListener("DOMContentLoaded", () => { dress(document); offline(); });
})();

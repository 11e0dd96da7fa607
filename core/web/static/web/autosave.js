// Long forms are saved as they are written: field by field to the server, and until that has answered on this device.
//
//   <form data-ork-autosave="/…/save/" data-ork-copy="<key of the thing>/<part>">  with a hidden input base-<field> per field
//
// Sent: code, value, base. Answers: 200 {version, saved_at, error}, 409 {who, detail}, 401 signed out. A plain POST of the form does the same.
(() => {
  "use strict";
  const PAUSE_MS = 800;
  const RETRY_MS = 15000;
  const PARTING_MS = 10000;
  // A control as it stands, and as the server wrote it: a page that is loaded anew may hold what the browser put back
  const chosen = (control) => [...control.options].find((option) => option.defaultSelected) || control.options[0];
  const TYPED = { text: (control) => control.value, on: (control) => control.checked };
  const GIVEN = { text: (control) => (control.options ? chosen(control).value : control.defaultValue), on: (control) => control.defaultChecked };
  const KEEP_MS = 7 * 24 * 60 * 60 * 1000;
  const PERSON = `ork:${document.body.dataset.orkPerson || ""}:`;

  // Copies of nobody's, of others' and of long ago do not stay
  Object.keys(localStorage).filter((key) => key.startsWith("ork:")).forEach((key) => {
    let at = 0;
    try { at = JSON.parse(localStorage.getItem(key)).at; } catch { at = 0; }
    if (!at || Date.now() - at > KEEP_MS) localStorage.removeItem(key);
  });

  class Autosave {
    constructor(form) {
      this.form = form;
      this.url = form.dataset.orkAutosave;
      this.key = PERSON + form.dataset.orkCopy;
      this.note = document.querySelector("[data-ork-saved]");
      this.timers = new Map();
      this.running = new Set();
      this.stopped = new Set(); // fields in conflict wait for their person
      this.leaving = false;
      this.parting = 0; // when the browser began to load another page
      this.waiting = null;
      this.known = new Map(this.names().map((name) => [name, this.value(name, GIVEN)])); // what the server has
      form.addEventListener("input", (event) => this.changed(event.target, PAUSE_MS));
      form.addEventListener("change", (event) => this.changed(event.target, 0));
      form.addEventListener("submit", (event) => this.submit(event));
      window.addEventListener("beforeunload", () => { this.parting = Date.now(); });
      window.addEventListener("pageshow", () => { this.leaving = false; });
      window.addEventListener("online", () => this.retry());
      window.addEventListener("focus", () => this.retry());
      document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") this.flush(); });
      window.setInterval(() => this.retry(), RETRY_MS);
      this.restore();
    }

    // What is on its way is waited for: sent beside it, the form would be older than its own words
    submit(event) {
      if (!this.running.size) { this.leaving = true; return; }
      event.preventDefault();
      this.timers.forEach((timer) => window.clearTimeout(timer));
      this.timers.clear();
      this.waiting = { button: event.submitter };
    }

    // Names and values. A field may have several controls (a sum and its currency): name_0, name_1 …
    base(name) { return this.form.elements.namedItem(`base-${name}`); }
    nameOf(control) {
      if (!control.name) return "";
      if (this.base(control.name)) return control.name;
      const group = control.name.replace(/_\d+$/, "");
      return this.base(group) ? group : "";
    }
    names() { return [...this.form.querySelectorAll("input[type=hidden][name^=base-]")].map((input) => input.name.slice("base-".length)); }
    controls(name) { return [...this.form.elements].filter((control) => this.nameOf(control) === name); }
    value(name, read = TYPED) {
      const controls = this.controls(name);
      const kind = controls.length ? controls[0].type : "";
      if (kind === "radio" || kind === "checkbox") return controls.filter(read.on).map((control) => control.value).join(" ");
      if (controls.length === 1) return read.text(controls[0]);
      return read.text(controls[0]).trim() ? controls.map((control) => read.text(control).trim()).join(" ") : "";
    }
    put(name, value) {
      const controls = this.controls(name);
      if (controls.length === 1 && controls[0].type !== "radio") { controls[0].value = value; controls[0].dispatchEvent(new Event("input", { bubbles: true })); return true; }
      if (controls.length && controls[0].type === "radio") { controls.forEach((control) => { control.checked = control.value === value; }); return true; }
      const cut = value.lastIndexOf(" ");
      if (controls.length !== 2 || cut < 0) return false;
      controls[0].value = value.slice(0, cut);
      controls[1].value = value.slice(cut + 1);
      return true;
    }

    // The copy on this device
    copy() {
      try { return JSON.parse(localStorage.getItem(this.key)) || { at: 0, fields: {} }; } catch { return { at: 0, fields: {} }; }
    }
    write(fields) {
      try {
        if (Object.keys(fields).length) localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), path: location.pathname, fields }));
        else localStorage.removeItem(this.key);
      } catch { /* a full or forbidden store: the server still has each save */ }
    }
    keep(name) {
      if (this.controls(name).some((control) => control.closest("[data-ork-no-copy]"))) return;
      const { fields } = this.copy();
      fields[name] = { value: this.value(name), base: this.base(name).value };
      this.write(fields);
    }
    forget(name, value) {
      if (Date.now() - this.parting < PARTING_MS) return; // the next page may have been written before this was saved: it compares for itself
      const { fields } = this.copy();
      if (fields[name] && fields[name].value === value) { delete fields[name]; this.write(fields); }
    }
    restore() {
      const { fields } = this.copy();
      let back = 0;
      Object.entries(fields).forEach(([name, kept]) => {
        if (!this.base(name)) return;
        if (this.value(name) === kept.value) { this.forget(name, kept.value); return; }
        if (!this.put(name, kept.value)) return;
        if (kept.base !== this.base(name).value) this.base(name).value = kept.base; // somebody saved meanwhile: the server will show both
        back += 1;
        this.changed(this.controls(name)[0], 0);
      });
      if (back) window.ork.toast(this.note.dataset.orkRestored);
    }

    // Saving
    changed(control, pause) {
      const name = this.nameOf(control);
      if (!name) return;
      if (this.value(name) === this.known.get(name) && !this.running.has(name)) { this.rest(name); return; }
      this.keep(name);
      this.later(name, pause);
    }
    rest(name) {
      window.clearTimeout(this.timers.get(name));
      this.timers.delete(name);
      this.forget(name, (this.copy().fields[name] || {}).value);
    }
    later(name, pause) {
      window.clearTimeout(this.timers.get(name));
      this.timers.set(name, window.setTimeout(() => this.save(name), pause));
    }
    flush() { this.timers.forEach((timer, name) => { window.clearTimeout(timer); this.save(name, true); }); }
    retry() { if (!this.leaving) Object.keys(this.copy().fields).forEach((name) => { if (this.base(name) && !this.stopped.has(name) && !this.timers.has(name)) this.save(name); }); }

    async save(name, last = false) {
      this.timers.delete(name);
      if (this.leaving || this.stopped.has(name)) return;
      if (this.running.has(name)) { this.later(name, PAUSE_MS); return; }
      const value = this.value(name);
      this.running.add(name);
      this.say("saving");
      try {
        const body = new URLSearchParams({ code: name, value, base: this.base(name).value });
        const headers = { "X-CSRFToken": window.ork.token() || this.form.elements.namedItem("csrfmiddlewaretoken").value, "HX-Request": "true", Accept: "application/json", "Accept-Language": document.documentElement.lang };
        const answer = await fetch(this.url, { method: "POST", body, headers, credentials: "same-origin", keepalive: last && value.length < 60000 });
        await this.hear(name, value, answer);
      } catch {
        this.say("kept");
      } finally {
        this.running.delete(name);
        if (this.waiting && !this.running.size) { const { button } = this.waiting; this.waiting = null; this.form.requestSubmit(button); }
      }
    }
    async hear(name, value, answer) {
      if (answer.ok) {
        const told = await answer.json();
        this.base(name).value = told.version;
        this.known.set(name, value);
        this.forget(name, value);
        document.querySelectorAll("#notices [data-ork-signed-out]").forEach((card) => card.remove());
        if (!this.timers.size) this.say("done", { time: clock(told.saved_at) });
        return;
      }
      if (answer.status === 401) { this.signedOut(await answer.text()); return; }
      const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
      if (answer.status === 409) { this.clash(name, told); return; }
      this.say(told.detail ? "failed" : "kept", { why: told.detail });
    }
    signedOut(card) {
      const notices = document.getElementById("notices");
      if (!notices.querySelector("[data-ork-focus]")) notices.innerHTML = card;
      this.say("kept");
    }
    clash(name, told) {
      this.stopped.add(name);
      const place = this.controls(name)[0].closest(".ork-field") || this.form;
      const notice = document.createElement("div");
      notice.className = "alert alert-warning";
      notice.setAttribute("role", "alert");
      const text = document.createElement("p");
      text.textContent = `${told.detail} ${this.note.dataset.orkClash}`;
      const button = document.createElement("button");
      button.className = "btn";
      button.textContent = this.note.dataset.orkChoose;
      notice.append(text, button);
      place.append(notice);
      this.say("kept");
    }

    say(what, values = {}) {
      const count = Object.keys(this.copy().fields).length;
      const words = { saving: "orkSaving", done: "orkDone", kept: navigator.onLine ? "orkKept" : "orkOffline", failed: "orkFailed" };
      this.note.classList.toggle("ork-saved-kept", what === "kept");
      this.note.classList.toggle("ork-saved-failed", what === "failed");
      const text = window.ork.fill(this.note.dataset[words[what]], { count, ...values });
      if (this.note.textContent !== text) this.note.textContent = text;
    }
  }

  const clock = (iso) => new Date(iso).toLocaleTimeString("ru", { timeZone: "Asia/Almaty", hour12: false });

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("form[data-ork-autosave]").forEach((form) => new Autosave(form));
  });
})();

// A button beside each password that shows what was typed. Without scripts the field is a plain password field.
"use strict";

for (const input of document.querySelectorAll("input[data-ork-reveal]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.setAttribute("aria-controls", input.id);
  const say = () => {
    const hidden = input.type === "password";
    button.textContent = hidden ? input.dataset.orkReveal : input.dataset.orkConceal;
    button.setAttribute("aria-pressed", String(!hidden));
  };
  const group = document.createElement("div");
  group.className = "input-group";
  input.replaceWith(group);
  group.append(input, button);
  button.addEventListener("click", () => {
    input.type = input.type === "password" ? "text" : "password";
    say();
    input.focus();
  });
  // A browser keeps what was typed into a text field, but not into a password field.
  input.form?.addEventListener("submit", () => { input.type = "password"; });
  say();
}

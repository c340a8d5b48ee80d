// Keys for the buttons and links that say so (data-key), as long as nobody writes in a field and the
// keys are on. Without this script everything is there, and pressed by hand.
(() => {
  "use strict";
  const root = document.documentElement;
  const find = (selector) => document.querySelector(selector);
  const toggle = find("#keys");
  // What a browser does not remember is on again on the next page.
  const remembered = () => { try { return localStorage.getItem("keys"); } catch { return null; } };
  const remember = (on) => { try { localStorage.setItem("keys", on ? "on" : "off"); } catch { /* on again */ } };
  let on = remembered() !== "off";
  let chosen = null;

  const show = () => {
    root.classList.toggle("keys", on);
    toggle.hidden = false;
    toggle.setAttribute("aria-pressed", String(on));
    for (const target of document.querySelectorAll("[data-key]")) {
      if (on) target.setAttribute("aria-keyshortcuts", target.dataset.key);
      else target.removeAttribute("aria-keyshortcuts");
    }
  };

  // A decision needs a reason: where there is none yet, the field for it comes first, and Enter decides.
  const press = (button) => {
    const form = button.form;
    if (form.checkValidity()) { form.requestSubmit(button); return; }
    chosen = button;
    for (const other of form.querySelectorAll("button.chosen")) other.classList.remove("chosen");
    button.classList.add("chosen");
    find("#chosen").textContent = "Enter in this field decides: " + button.dataset.word;
    form.querySelector(":invalid:not(fieldset)").focus();
  };

  const rows = () => [...document.querySelectorAll("ol.queue h2 a")];
  const step = (by) => {
    const all = rows();
    const here = all.indexOf(document.activeElement);
    const next = all[here === -1 ? (by > 0 ? 0 : all.length - 1) : here + by];
    if (next) next.focus();
    return Boolean(next);
  };

  document.addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const field = event.target.closest("input, select, textarea");
    if (field) {
      if (event.key === "Enter" && chosen && field.form === chosen.form) {
        event.preventDefault();
        if (field.form.reportValidity()) field.form.requestSubmit(chosen);
      } else if (event.key === "Escape") {
        field.blur();
      }
      return;
    }
    const target = find('[data-key="' + CSS.escape(event.key) + '"]');
    const moved = (event.key === "j" && step(1)) || (event.key === "k" && step(-1));
    if (moved) event.preventDefault();
    else if (target) {
      event.preventDefault();
      if (target.tagName === "A") target.click();
      else press(target);
    }
  });

  toggle.addEventListener("click", () => { on = !on; remember(on); show(); });
  show();
})();

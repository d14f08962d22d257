// Comforts only: each page does its work without this file.
(() => {
  "use strict";

  // After a form came back with errors, a screen reader and a keyboard start at the summary.
  const focusSummary = () => document.querySelector("[data-error-summary]")?.focus();

  // A link in the summary puts the cursor into the field, with its label in view.
  const goToField = (event) => {
    const link = event.target.closest("[data-error-summary] a[href^='#']");
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    (field.closest(".field") ?? field).scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  };

  // How many characters are left: seen at once, spoken only when the typing pauses.
  const countCharacters = (note) => {
    const field = document.getElementById(note.dataset.countFor);
    if (!field || note.dataset.ready) return;
    note.dataset.ready = "yes";
    const limit = Number(note.dataset.countLimit);
    const spoken = document.createElement("span");
    spoken.className = "visually-hidden";
    spoken.setAttribute("role", "status");
    note.after(spoken);
    let pause;
    // Counted as the server counts: without the blanks around it, a line break as two characters.
    const length = () => field.value.trim().replace(/\r?\n/g, "\r\n").length;
    const show = () => {
      const left = limit - length();
      const words = left < 0 ? note.dataset.countOver : note.dataset.countLeft;
      note.textContent = words.replace("%s", Math.abs(left).toLocaleString("en-GB"));
      note.classList.toggle("field__count--over", left < 0);
      clearTimeout(pause);
      pause = setTimeout(() => { spoken.textContent = note.textContent; }, 1000);
    };
    field.addEventListener("input", show);
    if (field.value) show();
  };

  const copyText = async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button || !navigator.clipboard) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const before = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = before; }, 2000);
  };

  // On a phone tabs are pushed along: the page one is on stands in the middle.
  const showTab = (tab) => {
    const row = tab.closest(".tabs");
    const [here, all] = [tab.getBoundingClientRect(), row.getBoundingClientRect()];
    row.scrollLeft += here.left + here.width / 2 - (all.left + all.width / 2);
  };

  // What is typed is kept a moment later. Whoever leaves before that moment loses nothing; and where it could not be kept,
  // because the network or the session is gone, the page says so instead of when it last was.
  const watchKeeping = (note) => {
    const form = note.closest("form");
    if (!form || note.dataset.ready) return;
    note.dataset.ready = "yes";
    let unsent = false;
    const lost = () => { unsent = true; note.textContent = note.dataset.lost; };
    form.addEventListener("input", () => { unsent = true; });
    form.addEventListener("submit", () => { unsent = false; });
    note.addEventListener("htmx:beforeSend", () => { unsent = false; });
    note.addEventListener("htmx:sendError", lost);
    note.addEventListener("htmx:responseError", lost);
    note.addEventListener("htmx:beforeSwap", (event) => {
      const { xhr, pathInfo } = event.detail;
      if (new URL(xhr.responseURL).pathname === new URL(pathInfo.requestPath, location).pathname) return;
      event.detail.shouldSwap = false; // it is the page for signing in
      lost();
    });
    window.addEventListener("pagehide", () => {
      if (!unsent) return;
      unsent = false;
      const address = note.getAttribute("hx-post");
      fetch(address, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" }, keepalive: true });
    });
  };

  const start = (root) => {
    root.querySelectorAll("[data-lost]").forEach(watchKeeping);
    root.querySelectorAll(".tabs [aria-current]").forEach(showTab);
    root.querySelectorAll("[data-count-for]").forEach(countCharacters);
    if (navigator.clipboard) root.querySelectorAll("[data-copy][hidden]").forEach((button) => { button.hidden = false; });
  };

  // The phone menu closes with Escape and gives the focus back.
  const closeMenu = (event) => {
    const menu = event.key === "Escape" && document.querySelector(".nav-menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  };

  document.addEventListener("click", goToField);
  document.addEventListener("click", copyText);
  document.addEventListener("keydown", closeMenu);
  document.addEventListener("htmx:load", (event) => start(event.target));
  document.addEventListener("DOMContentLoaded", () => { start(document); focusSummary(); });
})();

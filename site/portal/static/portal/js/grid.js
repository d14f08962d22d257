// The grid of lines: keys from cell to cell, pasting from a spreadsheet, buttons without a new page. It works without this file.
(() => {
  "use strict";

  const wrapper = () => document.getElementById("grid");
  const form = () => document.getElementById("grid-form");
  const isCell = (element) => Boolean(element?.matches?.("[data-cell]"));
  let unsaved = false;
  let acting = false;

  const goTo = (cell) => {
    if (!cell) return;
    cell.focus();
    cell.select?.();
  };

  // The same column, in the next row that has a box there.
  const goDown = (cell, step) => {
    const rows = [...wrapper().querySelectorAll("[data-row]")];
    for (let at = rows.indexOf(cell.closest("[data-row]")) + step; rows[at]; at += step) {
      const next = rows[at].querySelector(`[data-cell="${cell.dataset.cell}"]`);
      if (next) return goTo(next);
    }
  };

  const goAcross = (cell, step) => {
    const cells = [...cell.closest("[data-row]").querySelectorAll("[data-cell]")];
    goTo(cells[cells.indexOf(cell) + step]);
  };

  const atEdge = (cell, step) => {
    if (cell.tagName === "SELECT") return false;
    const { selectionStart: start, selectionEnd: end, value } = cell;
    const whole = start === 0 && end === value.length;
    return whole || (start === end && start === (step < 0 ? 0 : value.length));
  };

  const onKey = (event) => {
    const cell = event.target;
    if (!isCell(cell) || event.isComposing || event.altKey || event.metaKey) return;
    const step = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const across = event.key === "ArrowLeft" || event.key === "ArrowRight";
    let move;
    if (event.key === "Escape") move = () => document.getElementById("grid-save").focus();
    else if (event.key === "Enter" && !(cell.tagName === "TEXTAREA" && event.shiftKey)) move = () => goDown(cell, event.shiftKey ? -1 : 1);
    else if (step && event.ctrlKey) move = () => (across ? goAcross : goDown)(cell, step);
    else if (step && !event.shiftKey && across && atEdge(cell, step)) move = () => goAcross(cell, step);
    else if (step && !event.shiftKey && !across && (cell.tagName === "INPUT" || atEdge(cell, step))) move = () => goDown(cell, step);
    if (!move) return;
    event.preventDefault();
    move();
  };

  // A button of the grid: the server answers with the grid anew; meanwhile nothing can be typed that would be lost.
  const act = async (button, more = {}) => {
    const before = document.activeElement.id;
    const values = { do: button, ...more };
    unsaved = acting = true;
    const sent = htmx.ajax("POST", form().action, { source: form(), target: "#grid", swap: "outerHTML", values });
    form().inert = true;
    await sent;
    acting = false;
    if (form()) form().inert = false;
    goTo(wrapper().querySelector("[autofocus]") ?? document.getElementById(before) ?? document.getElementById("grid-save"));
  };

  const onSubmit = (event) => {
    if (event.target.id !== "grid-form") return;
    const button = event.submitter;
    if (button?.name === "do" && window.htmx) {
      event.preventDefault();
      act(button.value);
    } else {
      unsaved = false;
    }
  };

  // One cell's text goes where the cursor is; a column or a block goes to the server, which reads it as it reads the box below.
  const onPaste = (event) => {
    const cell = event.target;
    if (!isCell(cell) || !window.htmx) return;
    const text = event.clipboardData.getData("text/plain");
    const fromSheet = event.clipboardData.getData("text/html").includes("<table");
    const inside = text.replace(/[\r\n]+$/, "");
    const isBlock = inside.includes("\t") || (/[\r\n]/.test(inside) && (fromSheet || cell.tagName !== "TEXTAREA"));
    if (!isBlock) return;
    event.preventDefault();
    const row = cell.closest("[data-row]").dataset.row;
    act("paste", { paste: text, paste_row: row, paste_column: cell.dataset.cell });
  };

  // What the server could not read is listed above the table; here each cell is marked, as on a whole page.
  const markMistakes = () => {
    wrapper()?.querySelectorAll("[aria-invalid]").forEach((cell) => {
      cell.removeAttribute("aria-invalid");
      cell.removeAttribute("aria-describedby");
    });
    document.querySelectorAll("[data-cell-of]").forEach((wrong) => {
      const cell = document.getElementById(wrong.dataset.cellOf);
      cell?.setAttribute("aria-invalid", "true");
      cell?.setAttribute("aria-describedby", wrong.id);
    });
  };

  document.addEventListener("keydown", onKey);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("paste", onPaste);
  document.addEventListener("input", (event) => { if (isCell(event.target)) unsaved = true; });
  document.addEventListener("htmx:afterSettle", markMistakes);
  // A recalculation that waited its moment would call a button's answer off; that answer has the results too.
  document.addEventListener("htmx:confirm", (event) => { if (acting && event.detail.target.id === "results") event.preventDefault(); });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
})();

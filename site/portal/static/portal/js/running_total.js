// The weighted mean of a reviewer's scores as they are chosen. Without this file it is shown once they are saved.
(() => {
  "use strict";

  const total = (form) => {
    let sum = 0;
    let weight = 0;
    form.querySelectorAll("input[data-weight]:checked").forEach((choice) => {
      if (choice.value === "none") return;
      weight += Number(choice.dataset.weight);
      sum += Number(choice.dataset.weight) * Number(choice.value);
    });
    return weight ? Math.round((sum * 10) / weight) / 10 : null;
  };

  const start = (form) => {
    const place = form.querySelector("[data-total]");
    const show = () => {
      const mean = total(form);
      place.textContent = mean === null ? place.dataset.none : mean.toFixed(1);
    };
    form.addEventListener("change", show);
    show();
  };

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-running-total]").forEach(start));
})();

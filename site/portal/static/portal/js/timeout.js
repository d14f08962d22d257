// Says, two minutes before, that the session is about to end because nothing happened; one button keeps it.
(() => {
  "use strict";

  const notice = document.querySelector("[data-timeout]");
  if (!notice) return;
  const WARNED_BEFORE = 120; // seconds
  const form = notice.querySelector("form");
  const whole = Number(notice.dataset.timeout);
  let timer;

  const plan = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(look, seconds * 1000 + 500);
  };

  // Something may have happened in another tab: the server knows.
  const look = async () => {
    let left;
    try {
      left = (await (await fetch(notice.dataset.ask)).json()).seconds;
    } catch {
      return plan(30);
    }
    notice.hidden = left > WARNED_BEFORE || left <= 0;
    document.querySelector("[data-timed-out]").hidden = left > 0;
    if (left > 0) plan(left > WARNED_BEFORE ? left - WARNED_BEFORE : left);
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
    look();
  });

  plan(Math.max(whole - WARNED_BEFORE, 1));
})();

// What is pressed goes to Python through window.dateline; what only this page knows stays here.
(() => {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const phone = window.matchMedia("(max-width: 55rem)");
  const asking = new Set(["retry", "edit", "reword"]);
  const at = (id) => document.getElementById(id);
  const exchanges = () => document.querySelector("#conversation .exchanges");
  let refocus = null; // what to focus again once Python has drawn the page anew

  function send(data) {
    const focused = document.activeElement;
    refocus = focused?.dataset?.act
      ? `[data-act="${focused.dataset.act}"][data-turn="${focused.dataset.turn ?? ""}"]`
      : null;
    window.dateline?.(asking.has(data.act) ? "asks" : "acts", data);
  }

  function say(words) {
    const box = at("said-aloud");
    box.textContent = words;
    box.classList.add("shown");
    setTimeout(() => box.classList.remove("shown"), 2500);
  }

  // Markers lead to their quotes and quotes back to their markers.
  function show(target, block) {
    const panel = target.closest(".panel");
    if (panel) {
      for (const other of document.querySelectorAll(".panel")) other.hidden = other !== panel;
      if (phone.matches) at("aside").classList.add("open");
    } else {
      at("aside").classList.remove("open");
    }
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    target.classList.add("lit");
    target.scrollIntoView({ block, behavior: calm.matches ? "auto" : "smooth" });
    target.focus({ preventScroll: true });
  }

  async function copy(turn) {
    const shown = exchanges();
    const answer = fetch(`/conversations/${shown.dataset.conversation}.txt?turn=${turn}`).then(
      (got) => (got.ok ? got.text() : Promise.reject(new Error(got.statusText))),
    );
    try {
      await navigator.clipboard.writeText(await answer);
      say(WORDS.COPIED);
    } catch {
      say(WORDS.NOT_COPIED);
    }
  }

  async function link(turn) {
    const url = `${location.origin}/?c=${exchanges().dataset.conversation}#turn-${turn}`;
    history.replaceState(null, "", url);
    try {
      await navigator.clipboard.writeText(url);
      say(WORDS.LINKED);
    } catch {
      say(WORDS.LINK_SHOWN);
    }
  }

  async function read(address, words) {
    const dialog = at("whole");
    const got = await fetch(address.replace("#quote", "") + "&fragment=1");
    dialog.querySelector(".text").innerHTML = await got.text();
    dialog.showModal();
    const quotes = [...dialog.querySelectorAll("mark")];
    const plain = (text) => text.replace(/\s+/g, " ").trim();
    const quote = quotes.find((mark) => plain(mark.textContent) === words) ?? quotes[0];
    (quote ?? dialog.querySelector(".text")).scrollIntoView({ block: quote ? "center" : "start" });
  }

  function sure(words) {
    const dialog = at("sure");
    dialog.querySelector("p").textContent = words;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((done) => {
      dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true });
    });
  }

  function filters(form) {
    const given = new FormData(form);
    const [since, until] = [given.get("since"), given.get("until")];
    return { act: "filter", sources: given.getAll("source"), since, until };
  }

  async function press(button) {
    const data = { ...button.dataset };
    if (data.act === "copy") return copy(data.turn);
    if (data.act === "link") return link(data.turn);
    if (data.act === "filter") return send({ act: "filter", sources: [] });
    if (data.sure && !(await sure(data.sure))) return;
    send(data);
    if (data.act === "new") at("question").querySelector("textarea").focus();
  }

  document.addEventListener("click", (event) => {
    const place = event.target.closest?.("a.cite, a.back, a.to-sources");
    if (place) {
      event.preventDefault();
      const target = at(place.getAttribute("href").slice(1));
      if (target) show(target, place.classList.contains("to-sources") ? "start" : "center");
      return;
    }
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey);
    const whole = event.target.closest?.("a.whole");
    if (whole && plain) {
      event.preventDefault();
      read(whole.getAttribute("href"));
      return;
    }
    const quoted = event.target.closest?.("#sources mark");
    if (quoted && plain && getSelection().isCollapsed) {
      const words = quoted.textContent.replace(/\s+/g, " ").trim();
      read(quoted.closest(".card").querySelector("a.whole").getAttribute("href"), words);
      return;
    }
    const toggle = event.target.closest?.("[data-toggle]");
    if (toggle) {
      const form = at(toggle.dataset.toggle);
      form.hidden = !form.hidden;
      toggle.setAttribute("aria-expanded", String(!form.hidden));
      if (!form.hidden) form.querySelector("textarea, select, input").focus();
      return;
    }
    const pressed = event.target.closest?.("button[data-act], a[data-act]");
    if (pressed && plain) {
      event.preventDefault();
      press(pressed);
      return;
    }
    const close = event.target.closest?.("[data-close]");
    if (close) close.closest("dialog")?.close();
    if (event.target.closest?.("#close-sources")) at("aside").classList.remove("open");
  });

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-act]");
    if (!form) return;
    event.preventDefault();
    if (form.dataset.act === "filter") return;
    send({ ...form.dataset, ...Object.fromEntries(new FormData(form)) });
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form[data-at-once]");
    if (form) send(filters(form));
  });

  document.addEventListener("keydown", (event) => {
    const box = () => at("question").querySelector("textarea");
    if ((event.ctrlKey || event.metaKey) && event.key === "k") {
      event.preventDefault();
      box().focus();
    } else if (event.altKey && event.code === "KeyN") {
      event.preventDefault();
      send({ act: "new" });
      box().focus();
    } else if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
      if (at("aside").classList.contains("open")) at("aside").classList.remove("open");
      else if (exchanges()?.dataset.state === "busy") at("stop")?.click();
    }
  });

  // The address follows the conversation, so that a reload shows it again.
  let seen = 0;
  let here = null;
  let now = null;
  function follow() {
    const shown = exchanges();
    if (!shown) return;
    const asked = shown.querySelectorAll(".exchange");
    const moved = shown.dataset.conversation !== here;
    const kept = shown.dataset.kept === "yes" ? `/?c=${shown.dataset.conversation}` : null;
    if (kept && location.search !== kept.slice(1)) {
      history.replaceState(null, "", kept + (seen === 0 ? location.hash : ""));
    } else if (!kept && moved && here !== null && location.search) {
      history.replaceState(null, "", "/");
    }
    const linked = here === null || seen === 0 ? at(location.hash.slice(1)) : null;
    if (asked.length && linked?.matches(".exchange")) linked.scrollIntoView({ block: "start" });
    else if (asked.length > seen || (moved && asked.length)) {
      asked[asked.length - 1].scrollIntoView({ block: "start", behavior: "auto" });
    }
    here = shown.dataset.conversation;
    seen = asked.length;
    // What was ticked by hand stays ticked when the page is drawn anew, unless it says otherwise.
    const form = document.querySelector("#rail .filters");
    if (form && form.dataset.now !== now) {
      now = form.dataset.now;
      for (const box of form.querySelectorAll("input[type=checkbox]")) {
        box.checked = box.hasAttribute("checked");
      }
      for (const day of form.querySelectorAll("input[type=date]")) {
        day.value = day.getAttribute("value") ?? "";
      }
    }
    if (refocus && document.activeElement === document.body) {
      document.querySelector(refocus)?.focus({ preventScroll: true });
      refocus = null;
    }
  }

  const DIALOGS = `
    <p id="said-aloud" role="status"></p>
    <dialog id="whole" aria-label="${WORDS.WHOLE}"><p class="bar">
      <button type="button" data-close>${WORDS.CLOSE}</button></p><div class="text page" tabindex="0"></div></dialog>
    <dialog id="sure" aria-label="${WORDS.SURE}"><form method="dialog"><p></p>
      <button value="yes">${WORDS.DELETE}</button> <button value="">${WORDS.KEEP}</button></form></dialog>`;
  function begin() {
    document.body.insertAdjacentHTML("beforeend", DIALOGS);
    new MutationObserver(follow).observe(document.body, { childList: true, subtree: true });
  }
  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin);
})();

// Sends the forms of the briefing page without leaving it, and says what goes on meanwhile.
"use strict";

const GOING_ON = {
  basket: "",
  outline: WORDS.OUTLINE,
  make: WORDS.MAKE,
  verify: WORDS.VERIFY,
};

const progress = document.createElement("p");
progress.id = "progress";
progress.setAttribute("role", "status");
document.body.append(progress);

function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function show(part, text) {
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById(part);
  if (!fresh) throw new Error("no such part");
  document.getElementById(part).replaceWith(fresh);
  return fresh;
}

// Where the eyes and the keyboard go next: to what went wrong, to what was asked for, or back.
function settle(fresh, address, pressed) {
  const told = fresh.querySelector("#told, #unverified, #verified");
  const id = pressed.split(" ")[1];
  const next =
    told ||
    document.querySelector(address.hash || null) ||
    document.querySelector(`button[value="${pressed}"]:enabled`) ||
    (id && document.getElementById(`kept-${id}`)) ||
    document.getElementById("basket-title");
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: told || address.hash ? "start" : "nearest" });
}

async function send(form, pressed) {
  const address = new URL(pressed.hasAttribute("formaction") ? pressed.formAction : form.action);
  const fields = new FormData(form);
  if (pressed.name) fields.append(pressed.name, pressed.value);
  const buttons = [...document.querySelectorAll("main button:enabled")];
  form.setAttribute("aria-busy", "true");
  buttons.forEach((button) => { button.disabled = true; });
  progress.textContent = GOING_ON[address.pathname.split("/").pop()];
  try {
    const reply = await fetch(address.pathname, {
      method: "POST",
      body: fields,
      headers: { "x-part": form.dataset.part },
    });
    const name = /^attachment; filename="(.+)"$/.exec(reply.headers.get("content-disposition") || "");
    if (name) save(name[1], await reply.blob());
    else settle(show(form.dataset.part, await reply.text()), address, pressed.value);
    progress.textContent = name ? WORDS.SAVED.replace("{name}", () => name[1]) : "";
  } catch {
    progress.textContent = WORDS.NOT_SENT;
  } finally {
    form.removeAttribute("aria-busy");
    buttons.forEach((button) => { button.disabled = false; });
    if (document.body.contains(pressed) && document.activeElement === document.body) pressed.focus();
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.dataset.part) return;
  event.preventDefault();
  const { sure } = event.submitter.dataset;
  if (document.querySelector("form[aria-busy]") || (sure && !confirm(sure))) return;
  send(event.target, event.submitter);
});

document.addEventListener("keydown", (event) => {
  const press = event.key === "Enter" && event.target.dataset && event.target.dataset.enter;
  if (!press) return;
  event.preventDefault();
  document.querySelector(`button[value="${press}"]`).click();
});

// Adds files without leaving the page, and says how far their ingest has come.
"use strict";
(() => {
  const section = document.getElementById("add");
  if (!section) return;
  const form = section.querySelector("form");
  const input = document.getElementById("files");
  const button = form.querySelector("button");
  const told = document.getElementById("told");
  const bar = document.getElementById("progress");
  const outcome = document.getElementById("outcome");
  const limit = (name) => Number(section.dataset[name]);
  const megabytes = (bytes) => Math.floor(bytes / 2 ** 20);
  const fill = (words, given) => words.replace(/\{(\w+)\}/g, (_, name) => given[name]);
  const ask = (address, options = {}) =>
    fetch(address, { ...options, headers: { Accept: "application/json" } }).then((r) => r.json());

  const busy = (on) => {
    button.disabled = input.disabled = on;
    document.getElementById("job").hidden = !on;
  };

  const list = (heading, files) => {
    if (!files || !files.length) return;
    const title = document.createElement("h3");
    title.textContent = heading;
    const items = document.createElement("ul");
    items.className = "files";
    for (const file of files) {
      const item = document.createElement("li");
      item.textContent = `${file.path}: ${file.reason}`;
      items.append(item);
    }
    outcome.append(title, items);
  };

  const finish = (job) => {
    busy(false);
    told.textContent = job.sentence || job.problem;
    list(WORDS.NOT_KEPT, job.refused);
    list(WORDS.NOT_READ, job.report && job.report.skipped);
    if (!job.id) return;
    const link = document.createElement("a");
    link.className = "button";
    link.href = job.state === "done" ? "/corpus" : `/corpus/jobs/${job.id}`;
    link.textContent = job.state === "done" ? WORDS.SHOW_CORPUS : WORDS.AGAIN;
    outcome.append(link);
  };

  const follow = async (job) => {
    while (!["done", "failed"].includes(job.state)) {
      if (told.textContent !== job.sentence) told.textContent = job.sentence;
      if (job.total) {
        bar.max = job.total;
        bar.value = job.done;
      }
      await new Promise((resolve) => setTimeout(resolve, 400));
      job = await ask(`/corpus/jobs/${job.id}`);
      if (!job.id) break;
    }
    finish(job);
  };

  const tooMuch = (files) => {
    if (files.length > limit("most")) return fill(WORDS.TOO_MANY, { most: limit("most") });
    const large = files.find((file) => file.size > limit("largest"));
    if (large) return fill(WORDS.TOO_LARGE, { name: large.name, largest: megabytes(limit("largest")) });
    const total = files.reduce((sum, file) => sum + file.size, 0);
    return total > limit("total") ? fill(WORDS.TOO_MUCH, { total: megabytes(limit("total")) }) : "";
  };

  const send = async (files) => {
    outcome.replaceChildren();
    const problem = tooMuch(files);
    if (problem) return finish({ problem });
    const body = new FormData();
    for (const file of files) body.append("files", file);
    bar.removeAttribute("value");
    busy(true);
    told.textContent = fill(files.length === 1 ? WORDS.SENDING_ONE : WORDS.SENDING_MORE, { number: files.length });
    try {
      const job = await ask(form.action, { method: "POST", body });
      form.reset();
      if (job.id) await follow(job);
      else finish(job);
    } catch {
      finish({ problem: WORDS.NOT_ADDED });
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send([...input.files]);
  });
  section.classList.add("takes-drops");
  for (const kind of ["dragover", "dragenter"]) {
    section.addEventListener(kind, (event) => {
      event.preventDefault();
      section.classList.add("over");
    });
  }
  section.addEventListener("dragleave", (event) => {
    if (!section.contains(event.relatedTarget)) section.classList.remove("over");
  });
  section.addEventListener("drop", (event) => {
    event.preventDefault();
    section.classList.remove("over");
    if (!button.disabled && event.dataTransfer.files.length) send([...event.dataTransfer.files]);
  });
  // A file dropped beside the box would replace the page.
  for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => event.preventDefault());
})();

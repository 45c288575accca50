/* The page's own behaviour: theme, lens, predictions, copying code, where you are in the contents.
   Loaded as the first thing in <body>, before anything is painted, so that neither the theme nor the lens flashes.
   Everything here is an addition: with scripts off the page shows both readings and follows the system's theme. */
(() => {
  "use strict";
  const root = document.documentElement;

  // Storage may be refused (private windows, file:// in some browsers); the page then forgets, and still works.
  const memory = {
    read(key) { try { return localStorage.getItem(key); } catch { return null; } },
    write(key, value) { try { localStorage.setItem(key, value); } catch { /* forgets */ } },
  };

  /* ---- theme ---- */
  const themes = ["auto", "light", "dark"];
  const themeNames = { auto: "automatic", light: "light", dark: "dark" };
  const embedded = new URLSearchParams(location.search).get("theme");
  let theme = embedded || memory.read("hipmotion-theme");
  if (!themes.includes(theme)) theme = "auto";
  document.body.dataset.theme = theme;

  function startTheme(button) {
    const label = button.querySelector("span");
    const show = () => { label.textContent = `Light or dark: ${themeNames[theme]}`; document.body.dataset.theme = theme; };
    button.hidden = false;
    button.addEventListener("click", () => {
      theme = themes[(themes.indexOf(theme) + 1) % themes.length];
      memory.write("hipmotion-theme", theme);
      show();
    });
    show();
  }

  /* ---- lens ---- */
  const lenses = ["conventional", "progressive", "side-by-side"];
  const asked = new URLSearchParams(location.search).get("lens");
  const kept = memory.read("hipmotion-lens");
  root.dataset.lens = lenses.includes(asked) ? asked : lenses.includes(kept) ? kept : "side-by-side";

  function setLens(lens) {
    root.dataset.lens = lens;
    for (const input of document.querySelectorAll('input[name="lens"]')) input.checked = input.value === lens;
    document.dispatchEvent(new CustomEvent("hipmotion:lens", { detail: lens }));
  }

  function startLens() {
    for (const input of document.querySelectorAll('.lens input[name="lens"]')) {
      input.checked = input.value === root.dataset.lens;
      input.addEventListener("change", () => { memory.write("hipmotion-lens", input.value); setLens(input.value); });
    }
    // Another tab of the book was switched: follow it.
    addEventListener("storage", (event) => {
      if (event.key === "hipmotion-lens" && lenses.includes(event.newValue)) setLens(event.newValue);
    });
  }

  /* ---- predictions: the list of choices becomes radio buttons, so that the reader commits before looking ---- */
  function startPrediction(box, index) {
    const list = box.querySelector("ul");
    if (!list) return;
    const question = list.previousElementSibling;
    const group = document.createElement("div");
    group.className = "choices";
    group.setAttribute("role", "radiogroup");
    if (question) {
      question.id ||= `prediction-${index}`;
      group.setAttribute("aria-labelledby", question.id);
    } else group.setAttribute("aria-label", "Your prediction");
    for (const item of list.children) {
      const label = document.createElement("label");
      const input = document.createElement("input");
      input.type = "radio";
      input.name = `prediction-${index}`;
      const text = document.createElement("span");
      const only = item.children.length === 1 && item.firstElementChild.tagName === "P" ? item.firstElementChild : item;
      text.append(...only.childNodes);
      label.append(input, text);
      group.append(label);
    }
    list.replaceWith(group);
  }

  /* ---- code: a button to copy it ---- */
  async function copy(text) {
    try { await navigator.clipboard.writeText(text); return true; } catch { /* file:// and old browsers: below */ }
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }

  function startCopy(block, status) {
    const pre = block.querySelector("pre");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    const rest = document.createElement("span");
    rest.className = "unseen";
    rest.textContent = " this code";
    button.append("Copy", rest);
    button.addEventListener("click", async () => {
      const said = (await copy(pre.textContent)) ? "Copied" : "Not copied";
      button.textContent = status.textContent = said;
      setTimeout(() => { button.replaceChildren("Copy", rest); status.textContent = ""; }, 2000);
    });
    block.append(button);
  }

  function startCode(blocks) {
    const status = document.createElement("p");
    status.className = "unseen";
    status.setAttribute("role", "status");
    document.querySelector("main").append(status);
    for (const block of blocks) if (!block.closest(".cell_output")) startCopy(block, status);
  }

  /* ---- code and output: a long line scrolls sideways, so the keyboard has to reach it; where all is in sight it need not ---- */
  function startScrolling(blocks) {
    const watcher = new ResizeObserver((entries) => {
      for (const { target: pre } of entries) {
        const scrolls = pre.scrollWidth > pre.clientWidth;
        for (const [name, value] of [["tabindex", "0"], ["role", "region"], ["aria-label", pre.dataset.name]]) {
          if (scrolls) pre.setAttribute(name, value); else pre.removeAttribute(name);
        }
      }
    });
    const count = { Code: 0, Output: 0 };
    for (const block of blocks) {
      const pre = block.querySelector("pre");
      const kind = block.closest(".cell_output") ? "Output" : "Code";
      pre.dataset.name = `${kind} ${++count[kind]}`;
      watcher.observe(pre);
    }
  }

  /* ---- contents: mark the section being read ---- */
  function startContents(links) {
    const bySection = new Map(links.map((link) => [document.getElementById(decodeURIComponent(link.hash.slice(1))), link]));
    bySection.delete(null);
    const visible = new Set();
    const watcher = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) visible[isIntersecting ? "add" : "delete"](target);
      const current = [...bySection.keys()].find((section) => visible.has(section));
      if (!current) return;
      for (const [section, link] of bySection) link.classList.toggle("reading", section === current);
    }, { rootMargin: "-20% 0px -60% 0px" });
    for (const section of bySection.keys()) watcher.observe(section);
  }

  /* ---- print: pictures still to come are fetched; answers and tables open for the paper and close again after it ---- */
  addEventListener("beforeprint", () => {
    for (const image of document.querySelectorAll("img[loading=lazy]")) image.loading = "eager";
    for (const box of document.querySelectorAll("details:is(.solution, .self-check, .hm-more, .hm-table):not([open])")) {
      box.open = true;
      box.dataset.opened = "for-print";
      box.dispatchEvent(new Event("toggle")); // a figure fills its table when it opens; the browser's own event comes too late
    }
  });
  addEventListener("afterprint", () => {
    for (const box of document.querySelectorAll("details[data-opened]")) { box.open = false; delete box.dataset.opened; }
  });

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector(".theme-button");
    if (button) startTheme(button);
    startLens();
    document.querySelectorAll(".admonition.predict").forEach(startPrediction);
    const blocks = [...document.querySelectorAll("div.highlight")];
    if (blocks.length) { startCode(blocks); startScrolling(blocks); }
    const links = [...document.querySelectorAll(".contents .sections a[href^='#']")];
    if (links.length) startContents(links);
    const contents = document.getElementById("contents");
    contents?.addEventListener("click", (event) => {
      if (event.target.closest("a[href*='#']") && contents.matches(":popover-open")) contents.hidePopover();
    });
  });
})();

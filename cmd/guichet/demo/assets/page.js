// The page works without this script. With it, parts of the page are exchanged for what the
// server would show now: after a click, after a form, and whenever mail comes in. What
// somebody is writing stays.
"use strict";
(() => {
  const shown = new Map(); // what the server last sent of each part
  const parts = (doc) => doc.querySelectorAll("[data-part]");
  const remember = () => parts(document).forEach((p) => shown.set(p.dataset.part, p.outerHTML));
  const writing = (part) => part.querySelector("form[data-touched]");
  let turn = 0;

  // The server's links hold the state of the whole page. Here a part keeps only what is its
  // box's own, so that a click elsewhere does not change it, and a click adds the rest.
  const boxOf = (el) => el.closest("[data-box]")?.dataset.box;
  const owned = (key, box) => key === box || key.startsWith(box + ".");
  const own = (query, box) => new URLSearchParams([...new URLSearchParams(query)].filter(([key]) => owned(key, box))).toString();
  const whole = (query, box) => {
    const rest = [...new URLSearchParams(location.search)].filter(([key]) => !owned(key, box));
    return new URLSearchParams([...rest, ...new URLSearchParams(own(query, box))]).toString();
  };
  const tidy = (doc) => doc.querySelectorAll("[data-box]").forEach((box) => {
    box.querySelectorAll("a[href='/'], a[href^='/?']").forEach((a) => a.setAttribute("href", "/?" + own(a.getAttribute("href").slice(2), box.dataset.box)));
    box.querySelectorAll("input[name=query]").forEach((i) => i.setAttribute("value", own(i.value, box.dataset.box)));
  });

  // exchange puts the parts of a new page in the place of ours that differ.
  function exchange(doc, mine) {
    document.title = doc.title;
    tidy(doc);
    const boxes = (d) => [...d.querySelectorAll(".box")].map((b) => b.id).join();
    if (boxes(doc) !== boxes(document)) { // somebody new
      const kept = new Map([...document.querySelectorAll("form[data-touched]")].map((f) => [f.closest("[data-part]").dataset.part, f.closest("[data-part]")]));
      document.querySelector("main").replaceWith(doc.querySelector("main"));
      kept.forEach((part, name) => document.querySelector(`[data-part="${name}"]`)?.replaceWith(part));
      parts(document).forEach(ready);
      parts(doc).forEach((p) => { if (p.dataset.part === "nav") document.querySelector("nav").replaceWith(p); });
      remember();
      return;
    }
    parts(doc).forEach((next) => {
      const name = next.dataset.part, old = document.querySelector(`[data-part="${name}"]`), html = next.outerHTML;
      if (!old || shown.get(name) === html || (writing(old) && !(mine && old.contains(mine)))) return;
      const open = new Map([...old.querySelectorAll("details[id]")].map((d) => [d.id, d.open]));
      const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      shown.set(name, html);
      old.replaceWith(next);
      next.querySelectorAll("details[id]").forEach((d) => { if (open.has(d.id)) d.open = open.get(d.id); });
      if (focused) next.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
      ready(next, mine);
    });
  }

  // ready brings a new part to life.
  function ready(part, mine) {
    part.querySelectorAll("iframe").forEach((f) => f.addEventListener("load", () => fit(f)));
    part.querySelectorAll("form.write").forEach((form) => {
      const text = form.elements.text;
      form.querySelectorAll("input[name=command]").forEach((box) => command(box, text, form));
      form.addEventListener("input", () => { form.dataset.touched = "1"; });
      if (!mine) return;
      text.focus();
      text.setSelectionRange(0, 0);
      form.closest(".scroll").scrollTop = 0;
    });
  }

  // command makes a box put its line at the top of the text, where it can be seen.
  function command(box, text, form) {
    if (box.checked) text.value = box.value + "\n" + text.value;
    box.removeAttribute("name");
    box.addEventListener("change", () => {
      const lines = text.value.split("\n").filter((line) => line.trim() !== box.value);
      if (box.checked) lines.unshift(box.value);
      text.value = lines.join("\n");
      form.dataset.touched = "1";
    });
    text.addEventListener("input", () => { box.checked = text.value.split("\n").some((line) => line.trim() === box.value); });
  }

  // fit gives a letter's frame its whole height, and follows its links to this page here.
  function fit(frame) {
    const doc = frame.contentDocument;
    if (!doc || !doc.body) return;
    const size = () => { frame.style.height = Math.min(doc.documentElement.scrollHeight + 24, 2400) + "px"; };
    frame.style.height = "40px";
    size();
    new ResizeObserver(size).observe(doc.body);
    doc.addEventListener("click", (e) => {
      const a = e.target.closest && e.target.closest('a[target="_top"]');
      if (!a) return;
      e.preventDefault();
      go("/?" + whole(a.getAttribute("href").slice(2), boxOf(frame)), frame);
    });
  }

  // go asks for a page and shows it; mine is what was clicked.
  async function go(url, mine, form) {
    const now = ++turn;
    let answer;
    try {
      answer = await fetch(url, form ? { method: "POST", body: new FormData(form) } : {});
    } catch {
      if (form) fault(form, "The demo does not answer. Does it still run?");
      return;
    }
    const html = await answer.text();
    if (form && !(answer.headers.get("Content-Type") || "").startsWith("text/html")) return fault(form, html);
    if (now !== turn && !form) return;
    if (form) delete form.dataset.touched;
    if (mine && answer.ok) history.replaceState(null, "", answer.url);
    exchange(new DOMParser().parseFromString(html, "text/html"), mine);
  }

  function fault(form, words) {
    let p = form.querySelector(".fault");
    if (!p) { p = document.createElement("p"); p.className = "fault"; p.setAttribute("role", "alert"); form.prepend(p); }
    p.textContent = words;
    form.querySelector("button").disabled = false;
  }

  document.addEventListener("click", (e) => {
    const a = e.target.closest("a");
    if (!a || e.ctrlKey || e.metaKey || e.shiftKey || e.button || !a.getAttribute("href").match(/^\/(\?|$)/)) return;
    e.preventDefault();
    go("/?" + whole(a.getAttribute("href").slice(2), boxOf(a)), a);
  });
  document.addEventListener("submit", (e) => {
    e.preventDefault();
    e.target.querySelector("button").disabled = true;
    e.target.elements.query.value = whole(e.target.elements.query.value, boxOf(e.target));
    go(e.target.action, e.target, e.target);
  });

  let waiting = 0;
  const refresh = () => { clearTimeout(waiting); waiting = setTimeout(() => go(location.href, null), 60); };
  const events = new EventSource("/events");
  events.addEventListener("run", (e) => {
    if (e.data === document.body.dataset.run) return refresh();
    document.body.dataset.run = e.data;
    location.assign("/");
  });
  events.addEventListener("changed", refresh);

  tidy(document);
  remember();
  parts(document).forEach((p) => ready(p));
  document.querySelectorAll("iframe").forEach((f) => { if (f.contentDocument && f.contentDocument.readyState === "complete") fit(f); });
})();

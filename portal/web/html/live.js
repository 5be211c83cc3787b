"use strict";
// What colleagues and customers write while an agent looks at a ticket: the part that shows it is fetched anew, the form
// with the agent's own words stays as it is.
(() => {
	let part = document.getElementById("live");
	if (!part) return;
	const left = () => {
		for (const t of document.querySelectorAll("time[data-left]")) {
			const s = Math.round((Date.parse(t.dateTime) - Date.now()) / 1000);
			if (s > 0 && s < 3600) t.textContent = Math.floor(s / 60) + ":" + String(s % 60).padStart(2, "0");
			else if (s <= 0) t.textContent = "0:00";
		}
	};
	left();
	setInterval(left, 1000);
	if (!window.EventSource) return;
	const news = document.createElement("p");
	news.setAttribute("role", "status");
	part.before(news);
	const from = new EventSource(part.dataset.from);
	from.addEventListener("change", async () => {
		const answer = await fetch(location.pathname, { credentials: "same-origin" });
		if (!answer.ok) return;
		const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
		if (!page) return;
		const older = part.querySelectorAll(".message").length;
		page.querySelectorAll(".message").forEach((m, i) => { if (i >= older) m.classList.add("new"); });
		part.replaceWith(page);
		part = page;
		news.className = "notice";
		news.textContent = part.dataset.say;
		left();
	});
})();

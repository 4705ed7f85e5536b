// Follows a run without a reload. The page is whole without this: the numbers are the server's,
// and the link "reload" does the same work by hand.

const SPOKEN = [25, 50, 75, 100];

for (const box of document.querySelectorAll("[data-progress]")) follow(box);

function follow(box) {
  const line = box.querySelector("[data-progress-line]");
  const note = box.querySelector("[data-progress-note]");
  const bar = box.querySelector("progress");
  const status = box.querySelector("[role=status]");
  const run = box.dataset.run;
  const source = new EventSource(box.dataset.progress);
  let spoken = percent(bar);

  const show = (now) => {
    line.textContent = now.line;
    note.textContent = now.note;
    if (now.total === null) bar.removeAttribute("value");
    else {
      bar.max = Math.max(now.total, 1);
      bar.value = now.done;
    }
    for (const tag of document.querySelectorAll(`[data-status-of="${run}"]`)) {
      tag.textContent = now.status;
      tag.dataset.color = now.color;
    }
    for (const count of document.querySelectorAll(`[data-count-of="${run}"]`)) {
      count.textContent = now.counts[count.dataset.count];
    }
  };

  source.addEventListener("fremdrift", (event) => {
    const now = JSON.parse(event.data);
    show(now);
    // Spoken at four marks only; a number every second would drown everything else.
    const passed = SPOKEN.filter((mark) => mark > spoken && mark <= percent(bar));
    if (passed.length > 0) {
      spoken = passed.at(-1);
      status.textContent = now.line;
    }
  });

  source.addEventListener("ferdig", (event) => {
    source.close();
    const end = JSON.parse(event.data);
    show(end);
    status.textContent = end.line;
  });
}

function percent(bar) {
  return bar.hasAttribute("value") ? Math.floor((100 * bar.value) / bar.max) : 0;
}

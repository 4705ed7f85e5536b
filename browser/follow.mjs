// Follows the run that moves in the gallery, as a person who watches and as one who listens.
//
//   node follow.mjs http://127.0.0.1:8200/prove/kjoring-i-bevegelse

import { chromium } from "playwright-core";

const [address] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
let passed = 0;
let failed = 0;
try {
  const page = await browser.newPage({ locale: "nb-NO" });
  await page.goto(address, { waitUntil: "load" });
  const began = await page.locator("progress").evaluate((bar) => bar.value);
  await page.evaluate(() => {
    window.said = [];
    const status = document.querySelector("[data-progress] [role=status]");
    new MutationObserver(() => window.said.push(status.textContent)).observe(status, { childList: true });
  });
  await page.waitForFunction(() => window.said.at(-1)?.startsWith("Kjøringen er over"), null, { timeout: 20_000 });
  const bar = await page.locator("progress").evaluate(({ value, max }) => ({ value, max }));
  const line = await page.locator("[data-progress-line]").textContent();
  const status = await page.locator("[data-status-of]").textContent();
  const said = await page.evaluate(() => window.said.map((text) => text.replace(/\s/g, " ")));

  check(began > 0 && began < bar.value, `the bar moved from ${began} to ${bar.value}`);
  check(bar.value === bar.max, "the bar ends full");
  check(line.startsWith("Kjøringen er over: Fullført."), `the line tells the end: ${line}`);
  check(status === "Fullført", `the tag says: ${status}`);
  // 7 % at first; then 21, 31, 52, 76 and 100 %: silent at the first, spoken once for each mark that is passed.
  const marks = ["1 300", "2 200", "3 200", "4 190"].map((done) => `${done} av 4 190 personer`);
  check(said.length === 5 && marks.every((mark, place) => said[place] === mark), `spoken: ${said.join(" | ")}`);
} finally {
  await browser.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

function check(holds, what) {
  if (holds) passed++;
  else {
    failed++;
    console.log(`  FAILED ${what}`);
  }
}

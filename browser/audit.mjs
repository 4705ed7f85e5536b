// Looks at pages in a real browser, in five variants each, and says what is wrong.
//
//   node audit.mjs --out <folder> [--variants desktop,390] <address>...
//
// A page about an error is asked for with the status it should have: 404:http://127.0.0.1:8080/nowhere
//
// For each page: its status, WCAG 2.1 A and AA by axe, the content security policy, console errors, requests to other hosts,
// sideways scrolling, text that spills out of its box; on the desktop also the skip link, the focus ring of every stop
// of the tab key, and a PDF. A picture of each is left in the folder, because axe does not see what is ugly.
// The last line is "N passed, N failed"; anything failed makes the exit code 1.

import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import { VARIANTS } from "./variants.mjs";
import { focusRing, sideways, spills } from "./in-page.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
const TAB_STOPS = 80;

const { values, positionals: addresses } = parseArgs({
  allowPositionals: true,
  options: { out: { type: "string" }, variants: { type: "string" } },
});
if (addresses.length === 0) {
  console.error("usage: node audit.mjs --out <folder> [--variants desktop,390,…] <address>...");
  process.exit(2);
}
const wanted = values.variants?.split(",");
const variants = VARIANTS.filter((variant) => !wanted || wanted.includes(variant.name));
const out = values.out ?? "pictures";
fs.mkdirSync(out, { recursive: true });

let passed = 0;
let failed = 0;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"],
});
try {
  for (const address of addresses) {
    for (const variant of variants) await audit(address, variant);
  }
} finally {
  await browser.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

async function audit(asked, variant) {
  const [, status, address] = asked.match(/^(?:(\d{3}):)?(http.*)$/);
  const name = `${fileName(address)}-${variant.name}`;
  const context = await browser.newContext({ locale: "nb-NO", timezoneId: "Europe/Oslo", ...variant.context });
  const page = await context.newPage();
  const heard = listen(page, new URL(address).origin);

  // Event streams keep the network busy for ever, so "load" must do.
  const answer = await page.goto(address, { waitUntil: "load" });
  // A form that was filled in wrongly is a page like any other.
  const expected = status ? [Number(status)] : [200, 422];
  check(expected.includes(answer.status()), name, `the answer is ${answer.status()}`);
  check(answer.headers()["content-security-policy"] !== undefined, name, "there is a content security policy");
  if (variant.scripts) await page.evaluate(() => document.fonts.ready);

  check(heard.policy.length === 0, name, `the policy is broken: ${heard.policy[0]}`);
  check(heard.errors.length === 0, name, `the console says: ${heard.errors.join(" | ").slice(0, 300)}`);
  check(heard.elsewhere.length === 0, name, `something is fetched from ${heard.elsewhere[0]}`);
  if (variant.scripts) {
    const over = await page.evaluate(sideways);
    check(over <= 0, name, `the page is ${over} px too wide`);
    const spilled = await page.evaluate(spills);
    check(spilled.length === 0, name, `text spills out of its box: ${spilled.slice(0, 3).join("; ")}`);
    await axe(page, name);
  }
  await picture(page, path.join(out, `${name}.png`));
  if (variant.keyboard) await keyboard(page, name);
  if (variant.print) {
    await page.emulateMedia({ media: "print" });
    await page.pdf({ path: path.join(out, `${fileName(address)}.pdf`), format: "A4" });
  }
  await context.close();
}

// On a busy machine the browser is now and then unable to take a picture, and able a moment later.
async function picture(page, file) {
  for (let tries = 3; ; tries--) {
    try {
      return await page.screenshot({ path: file, fullPage: true });
    } catch (error) {
      if (tries === 1) throw error;
      await page.waitForTimeout(1000);
    }
  }
}

function listen(page, origin) {
  const heard = { policy: [], errors: [], elsewhere: [] };
  page.on("console", (message) => {
    const text = message.text();
    // A page about an error is served with its status, and the browser says so of the page itself.
    const itself = /Failed to load resource/.test(text) && message.location().url === page.url();
    if (/Content Security Policy|violates/.test(text)) heard.policy.push(text);
    else if (message.type() === "error" && !itself) heard.errors.push(text);
    else if (message.type() === "warning" && /Designsystemet/.test(text)) heard.errors.push(text);
  });
  page.on("pageerror", (error) => heard.errors.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith("data:")) heard.elsewhere.push(url);
  });
  return heard;
}

async function axe(page, name) {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  for (const { id, impact, nodes } of violations) {
    const why = nodes[0].failureSummary?.split("\n").slice(1, 3).join(" ").trim();
    console.log(`  axe ${name}: ${impact} ${id}, ${nodes.length} × ${nodes[0].target}: ${why}`);
  }
  check(violations.length === 0, name, `axe: ${violations.map(({ id }) => id).join(", ")}`);
}

async function keyboard(page, name) {
  await page.keyboard.press("Tab");
  const skips = await page.evaluate(() => document.activeElement?.matches(".ds-skip-link, .ds-error-summary *"));
  check(skips, name, "the first stop of the tab key is the skip link");
  const bare = [];
  let stops = 0;
  for (; stops < TAB_STOPS; stops++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(focusRing);
    if (stop === null) break;
    if (!stop.visible) bare.push(stop.element);
  }
  check(bare.length === 0, name, `${bare.length} of ${stops} stops show no focus: ${bare[0]}`);
}

function check(holds, name, complaint) {
  if (holds) passed++;
  else {
    failed++;
    console.log(`  FAILED ${name}: ${complaint}`);
  }
}

function fileName(address) {
  const { pathname, search } = new URL(address);
  return `${pathname}${search}`.replace(/^\//, "").replace(/[^\p{L}\p{N}]+/gu, "-") || "index";
}

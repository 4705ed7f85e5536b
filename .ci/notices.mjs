// Writes THIRD-PARTY-NOTICES.md from what the program is built of; with --check, says whether it is up to date.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = 'THIRD-PARTY-NOTICES.md';
const ASSETS = 'crates/web/assets/package-lock.json';

const metadata = JSON.parse(
  execFileSync('cargo', ['metadata', '--format-version', '1', '--locked', '--filter-platform', 'x86_64-unknown-linux-gnu'], {
    maxBuffer: 1 << 28,
  }),
);
const packages = new Map(metadata.packages.map((p) => [p.id, p]));
const nodes = new Map(metadata.resolve.nodes.map((n) => [n.id, n]));

// What is linked into `reim`: its dependencies and theirs, without tests and build scripts.
const linked = new Set();
const visit = (id) => {
  if (linked.has(id)) return;
  linked.add(id);
  for (const dependency of nodes.get(id).deps)
    if (dependency.dep_kinds.some(({ kind }) => kind === null)) visit(dependency.pkg);
};
visit(metadata.packages.find((p) => p.name === 'reim' && p.source === null).id);

const crates = [...linked]
  .map((id) => packages.get(id))
  .filter((p) => p.source !== null)
  .sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'));
const unknown = crates.filter((p) => !p.license && !p.license_file);
if (unknown.length) throw new Error(`no licence is stated by ${unknown.map((p) => p.name)}`);

const pages = Object.entries(JSON.parse(readFileSync(ASSETS, 'utf8')).packages)
  .filter(([path]) => path !== '')
  .map(([path, p]) => ({ name: path.replace(/^.*node_modules\//, ''), version: p.version, license: p.license }))
  // Built into designsystemet-web, so that no lock file names them.
  .concat(
    { name: 'invokers-polyfill', version: 'in designsystemet-web', license: 'MIT' },
    { name: '@oddbird/popover-polyfill', version: 'in designsystemet-web', license: 'BSD-3-Clause' },
    { name: 'Inter, a font, as a subset', version: '–', license: 'OFL-1.1' },
  )
  .sort((a, b) => a.name.localeCompare(b.name, 'en'));

const row = (name, version, licence) => `| ${name} | ${version} | ${licence} |`;
const text = `# What others made

Reim is distributed under EUPL-1.2 ([LICENSE](LICENSE)). It carries the work of others, on their terms. This file is written
by \`node .ci/notices.mjs\`, and CI checks that it is up to date; \`deny.toml\` says which terms are accepted.

## In the pages

The full texts of these licences are in [third-party.txt](crates/web/assets/third-party.txt) and
[inter-OFL.txt](crates/web/assets/inter-OFL.txt), and go with the pages: the foot of every page leads there.

| work | version | licence |
|---|---|---|
${pages.map((p) => row(p.name, p.version, p.license)).join('\n')}

## In the invented registers

Which municipalities and counties there have been since 2011, and what became of them; a few sectors and industries
(\`crates/simulators/src/klass\`): Statistics Norway, KLASS, [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/), in a
form of our own.

## In the program

Crates from crates.io that are linked into \`reim\` on Linux. Each crate's archive there has the text of its licence;
\`cargo deny list\` sorts them by licence.

| crate | version | licence |
|---|---|---|
${crates.map((p) => row(p.name, p.version, p.license ?? `see ${p.license_file} in the crate`)).join('\n')}
`;

if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== text) {
    console.error(`${FILE} is out of date: run node .ci/notices.mjs`);
    process.exit(1);
  }
} else {
  writeFileSync(FILE, text);
}

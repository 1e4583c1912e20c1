import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { build } from "../../../crypto/browser/node_modules/esbuild/lib/main.js";

const CRYPTO = fileURLToPath(new URL("../../../crypto/browser/", import.meta.url));
const first = mkdtempSync(join(tmpdir(), "davylamp-build-"));
const second = mkdtempSync(join(tmpdir(), "davylamp-build-"));
for (const root of [first, second]) bundleInto(root);
after(() => [first, second].forEach((root) => void rmSync(root, { recursive: true })));

function bundleInto(root: string): void {
  execFileSync(process.execPath, [join(CRYPTO, "build.mjs"), "--out-root", root]);
}

const FOLDERS = ["reporting/static/build", "casework/static/build"];
const files = FOLDERS.flatMap((folder) => readdirSync(join(first, folder)).map((name) => join(folder, name)));
const scripts = files.filter((file) => file.endsWith(".js"));
const read = (file: string, root = first) => readFileSync(join(root, file));

test("two builds are equal byte for byte and bear the same time", () => {
  for (const file of files) {
    assert.deepEqual(read(file), read(file, second), file);
    assert.equal(statSync(join(first, file)).mtimeMs, Date.UTC(2026, 0, 1), file);
  }
});

test("the manifest names every file by the hash of what is in it", () => {
  for (const folder of FOLDERS) {
    const manifest: { [name: string]: string } = JSON.parse(read(join(folder, "manifest.json")).toString());
    const built = readdirSync(join(first, folder)).filter((name) => /\.(js|css)$/.test(name));
    assert.deepEqual(Object.values(manifest).sort(), built.sort());
    for (const name of built) assert.match(name, /^[a-z_]+\.[0-9a-f]{12}\.(js|css)$/);
  }
});

test("each file lies there compressed as well", () => {
  for (const file of files.filter((name) => /\.(js|css)$/.test(name))) {
    assert.deepEqual(brotliDecompressSync(read(`${file}.br`)), read(file), file);
    assert.deepEqual(gunzipSync(read(`${file}.gz`)), read(file), file);
  }
});

test("what an earlier build left behind is removed", () => {
  const stale = join(second, FOLDERS[0] as string, "worker.000000000000.js");
  writeFileSync(stale, "");
  bundleInto(second);
  assert.ok(!readdirSync(join(second, FOLDERS[0] as string)).includes("worker.000000000000.js"));
});

test("pages know their worker by the name that was built", () => {
  for (const [folder, prefix, worker] of [
    [FOLDERS[0], "/static/reporting/", "worker.js"],
    [FOLDERS[1], "/static/desk/", "desk_worker.js"],
  ] as const) {
    const manifest = JSON.parse(read(join(folder ?? "", "manifest.json")).toString());
    // The page for wrong addresses opens nothing, so it starts no worker; what is fetched later is given one, is one, or needs none.
    const without = [
      worker,
      "not_found.js",
      "files.js",
      "uploading.js",
      "practice.js",
      "answering.js",
      "offering.js",
      "evidencing.js",
      "proving.js",
    ]
      .map((name) => manifest[name])
      .filter(Boolean);
    const pages = scripts.filter(
      (file) => file.startsWith(folder ?? "") && !without.some((name) => file.includes(name)),
    );
    for (const page of pages) assert.ok(read(page).includes(prefix + manifest[worker]), page);
  }
});

test("no script needs WebAssembly, compiles text or tells where it was built", () => {
  for (const script of scripts) {
    const text = read(script).toString();
    assert.doesNotMatch(
      text,
      /WebAssembly|\beval\(|new Function|sourceMappingURL|innerHTML|\/work\/|\/home\/|node_modules/,
      script,
    );
  }
});

test("a reporter's scripts are quick to load", () => {
  for (const script of scripts.filter((file) => file.startsWith("reporting"))) {
    // What counts is the whole page's 60 kB (bench/page_weight.py); these say early which script grew.
    // The proof of filing has a library of its own, so that nobody pays for it who does not ask for it.
    const budget = script.includes("worker") ? 33_600 : script.includes("proving") ? 30_000 : 6_000;
    assert.ok(read(`${script}.br`).length < budget, `${script}: ${read(`${script}.br`).length} bytes`);
  }
});

const BUDGETS: { [name: string]: number } = {
  "desk_worker.js": 43_200,
  "case.js": 13_900,
  "case_transfers.js": 15_200,
  "first_look.js": 11_000,
  "letter.js": 10_400,
  "offering.js": 11_500,
  "protection.js": 13_400,
};

test("the desk's scripts are quick to load, and only the practice space brings invented cases", () => {
  const manifest: { [name: string]: string } = JSON.parse(read(join(FOLDERS[1] ?? "", "manifest.json")).toString());
  for (const [name, file] of Object.entries(manifest)) {
    const budget = BUDGETS[name] ?? 10_000;
    const size = read(join(FOLDERS[1] ?? "", `${file}.br`)).length;
    assert.ok(size < budget, `${name}: ${size} bytes`);
    const practises = read(join(FOLDERS[1] ?? "", file)).includes("[data-invented]");
    assert.equal(practises, name === "practice.js", name);
  }
});

test("no module does anything when it is imported", async () => {
  for (const module of readdirSync(CRYPTO).filter((name) => name.endsWith(".ts"))) {
    const stdin = { contents: `import "./${module}";`, resolveDir: CRYPTO };
    const bundled = await build({ stdin, bundle: true, minify: true, format: "esm", write: false, logLevel: "error" });
    assert.equal(bundled.outputFiles[0]?.text, "", module);
  }
});

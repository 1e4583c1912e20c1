// Bundles what browsers load, into <room>/static/build: content-hashed names, .br and .gz beside each file, and a
// manifest {"report.js": "report.HASH.js"}. Two builds of the same sources are equal byte for byte, times included.
//
//   node crypto/browser/build.mjs [--out-root DIR]
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const SOURCE_ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
// Last-Modified must not tell when a server was set up, nor differ between two servers.
const BUILT_AT = new Date("2026-01-01T00:00:00Z");

const ROOMS = [
  {
    room: "reporting",
    // Phones of ten years ago.
    target: "es2020",
    url: "/static/reporting/",
    worker: { "worker.js": "worker.ts" },
    later: {
      FILES_URL: ["files.js", "file_card.ts"],
      UPLOADING_URL: ["uploading.js", "uploading.ts"],
      PROVING_URL: ["proving.js", "proving.ts"],
      ANSWERING_URL: ["answering.js", "answering.ts"],
    },
    pages: {
      "report.js": "report.ts",
      "follow_up.js": "follow_up.ts",
      "not_found.js": "not_found.ts",
      "reporter.css": "reporter.css",
    },
  },
  {
    room: "casework",
    // Office computers with a browser that is kept up to date; with top-level await.
    target: "es2022",
    url: "/static/desk/",
    worker: { "desk_worker.js": "worker.ts" },
    later: {
      PRACTICE_URL: ["practice.js", "practice.ts"],
      OFFERING_URL: ["offering.js", "offering.ts"],
      EVIDENCING_URL: ["evidencing.js", "evidencing.ts"],
    },
    pages: {
      "sign_in.js": "sign_in.ts",
      "inbox.js": "inbox.ts",
      "case.js": "case.ts",
      "case_transfers.js": "case_transfers.ts",
      "offer.js": "offer.ts",
      "letter.js": "letter.ts",
      "triage.js": "triage.ts",
      "accused.js": "accused.ts",
      "first_look.js": "first_look.ts",
      "people.js": "people.ts",
      "duty.js": "duty.ts",
      "you.js": "you.ts",
      "office.js": "office.ts",
      "join.js": "join.ts",
      "rotation.js": "rotation.ts",
      "clocks.js": "clocks.ts",
      "protection.js": "protection.ts",
      "protection_watch.js": "protection_watch.ts",
      "evidence.js": "evidence.ts",
      "served.js": "served.ts",
      "desk.css": "desk.css",
    },
  },
];

const { values } = parseArgs({ options: { "out-root": { type: "string", default: SOURCE_ROOT } } });
for (const room of ROOMS) await buildRoom(room, join(resolve(values["out-root"]), room.room, "static/build"));

/** First what pages name by its hashed name, as constants: the worker, and what is fetched only when it is needed. */
async function buildRoom({ room, target, url, worker, later = {}, pages }, folder) {
  const urlOf = (made) => JSON.stringify(made ? url + made.file : "");
  const bundles = await bundleAll(room, Object.fromEntries(Object.values(later)), { target });
  const define = Object.fromEntries(
    Object.entries(later).map(([constant, [name]]) => [constant, urlOf(bundles.find((made) => made.name === name))]),
  );
  const [workerBundle] = await bundleAll(room, worker, { target, define });
  if (workerBundle) bundles.push(workerBundle);
  define.WORKER_URL = urlOf(workerBundle);
  bundles.push(...(await bundleAll(room, pages, { target, define })));
  const manifest = Object.fromEntries(bundles.map(({ name, file }) => [name, file]).sort());
  const files = new Map(bundles.flatMap(({ file, contents }) => compressed(file, contents)));
  files.set("manifest.json", Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`));
  writeFolder(folder, files);
}

async function bundleAll(room, entries, options) {
  const sources = Object.entries(entries).map(([name, entry]) => [name, join(SOURCE_ROOT, room, "browser", entry)]);
  const existing = sources.filter(([, source]) => existsSync(source));
  return Promise.all(existing.map(([name, source]) => bundle(name, source, options)));
}

async function bundle(name, source, options) {
  const { outputFiles } = await build({
    entryPoints: [source],
    absWorkingDir: SOURCE_ROOT,
    bundle: true,
    minify: true,
    format: "esm",
    charset: "utf8",
    legalComments: "none",
    external: ["/static/*"],
    ...options,
    write: false,
    logLevel: "warning",
  });
  const contents = Buffer.from(outputFiles[0].contents);
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 12);
  return { name, file: name.replace(".", `.${hash}.`), contents };
}

function compressed(file, contents) {
  const brotli = brotliCompressSync(contents, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: contents.length },
  });
  return [
    [file, contents],
    [`${file}.br`, brotli],
    [`${file}.gz`, gzipSync(contents, { level: 9 })],
  ];
}

function writeFolder(folder, files) {
  mkdirSync(folder, { recursive: true });
  for (const [file, contents] of files) {
    writeFileSync(join(folder, file), contents);
    utimesSync(join(folder, file), BUILT_AT, BUILT_AT);
  }
  for (const stale of readdirSync(folder)) {
    if (!files.has(stale)) rmSync(join(folder, stale), { recursive: true });
  }
}

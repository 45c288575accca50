// Builds the three files a figure needs, into src/hipmotion/static/:
//   hipmotion.mjs  an ES module, which anywidget loads in a notebook;
//   hipmotion.js   the same code as a classic script, for pages: browsers refuse modules on file://;
//   hipmotion.css  the visual language as CSS variables, then the style of each figure.
// pip runs this while it installs the package; run it by hand after editing: `node frontend/build.mjs` (`--watch` to go on).
import { readFileSync, readdirSync, mkdirSync, writeFileSync, existsSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const out = join(root, "src", "hipmotion", "static");

const shared = {
  bundle: true,
  minify: true,
  charset: "utf8",
  target: "es2022",
  legalComments: "none",
  absWorkingDir: here,
};
const bundles = [
  { ...shared, entryPoints: ["src/hosts/anywidget.ts"], format: "esm", outfile: join(out, "hipmotion.mjs") },
  { ...shared, entryPoints: ["src/hosts/element.ts"], format: "iife", outfile: join(out, "hipmotion.js") },
];

/** The tokens as CSS: light by default, dark where the page, the reader's system or JupyterLab asks for it, light on paper. */
function tokensAsCss() {
  const tokens = JSON.parse(readFileSync(join(root, "src", "hipmotion", "tokens.json"), "utf8"));
  const variables = (theme) => Object.entries(tokens[theme]).map(([name, value]) => `--hm-${name}:${value}`).join(";");
  const [light, dark] = [variables("light"), variables("dark")];
  return `:root{${light}}
@media not print{
body[data-theme="dark"],[data-jp-theme-light="false"]{${dark}}
@media (prefers-color-scheme:dark){body[data-theme="auto"]{${dark}}}
}
`;
}

function writeCss() {
  const folder = join(here, "src", "figures");
  const sheets = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".css")).sort() : [];
  const source = tokensAsCss() + sheets.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
  const { code } = esbuild.transformSync(source, { loader: "css", minify: true, charset: "utf8", target: "es2022" });
  writeFileSync(join(out, "hipmotion.css"), code);
}

function report() {
  for (const name of ["hipmotion.mjs", "hipmotion.js", "hipmotion.css"]) {
    const bytes = readFileSync(join(out, name));
    console.log(`${name.padEnd(15)} ${(bytes.length / 1024).toFixed(1).padStart(7)} KB, gzipped ${(gzipSync(bytes, { level: 9 }).length / 1024).toFixed(1)} KB`);
  }
}

mkdirSync(out, { recursive: true });
writeCss();
if (process.argv.includes("--watch")) {
  for (const bundle of bundles) await (await esbuild.context({ ...bundle, logLevel: "info" })).watch();
} else {
  await Promise.all(bundles.map((bundle) => esbuild.build(bundle)));
  report();
}

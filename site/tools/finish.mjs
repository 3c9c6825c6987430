// Finish the built pages: formulas become HTML and MathML, pages get a link preview, the search index gets plain text.
// A formula that KaTeX does not accept in its strict mode ends the build.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import katex from "katex";

const site = process.argv[2];
const pages = readdirSync(site, { recursive: true }).filter((name) => name.endsWith(".html"));
const failures = [];

const entities = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&#39;": "'" };
const plain = (html) => html.replace(/&(lt|gt|amp|quot|#39);/g, (found) => entities[found]);
const attribute = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

function formula(page, tag, html) {
  const displayMode = tag === "div";
  try {
    return katex.renderToString(plain(html).trim().slice(2, -2), {
      displayMode, strict: "error", throwOnError: true, output: "htmlAndMathml",
    });
  } catch (error) {
    failures.push(`${page}: ${error.message}`);
    return "";
  }
}

function preview(html) {
  const title = html.match(/<title>([^<]*)<\/title>/)[1];
  const description = html.match(/<meta name="description" content="([^"]*)"/)?.[1] ?? "";
  const address = html.match(/<link rel="canonical" href="([^"]*)"/)?.[1];
  const tags = { "og:type": "article", "og:title": title, "og:description": description };
  if (address) tags["og:url"] = address;
  return Object.entries(tags).map(([name, text]) => `<meta property="${name}" content="${attribute(plain(text))}">`).join("");
}

// The theme assumes that a page may use storage. Where this is forbidden, a substitute that forgets takes its place.
const storage = `<script>for (const name of ["localStorage", "sessionStorage"]) try { self[name] } catch {
const kept = new Map();
Object.defineProperty(self, name, { value: { forgets: true, getItem: (key) => kept.get(key) ?? null,
setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) } });
}</script>`;

// The theme asks for the search index on every page. It weighs 90 kB, and is fetched when a reader goes to the search;
// the page that a result of the search leads to has its words in the address.
const search = `<script>if (!location.search) {
const { open, send } = XMLHttpRequest.prototype;
XMLHttpRequest.prototype.open = function (method, url) {
if (String(url).endsWith("search_index.json")) this.send = () => {
const fetch = ({ target }) => {
if (!target.matches(".md-search__input")) return;
removeEventListener("focusin", fetch);
send.call(this); };
addEventListener("focusin", fetch); };
open.apply(this, arguments); };
}</script>`;

// The fonts that a page shows at once are fetched with the page itself, and not after its styles.
const fonts = ["fonts/source-sans-3-latin-400-normal", "fonts/source-sans-3-latin-600-normal"];
const formulaFonts = ["katex/fonts/KaTeX_Main-Regular", "katex/fonts/KaTeX_Math-Italic"];
function preload(page, html) {
  if (page === "404.html") return ""; // its address can be anything
  const assets = `${"../".repeat(page.split(/[\\/]/).length - 1)}assets/`;
  return [...fonts, ...(html.split('class="katex"').length > 20 ? formulaFonts : [])].map((font) =>
    `<link rel="preload" as="font" type="font/woff2" crossorigin href="${assets}${font}.woff2">`).join("");
}

for (const page of pages) {
  const path = join(site, page);
  let html = readFileSync(path, "utf8");
  html = html.replace(/<(span|div) class="arithmatex">([\s\S]*?)<\/\1>([.,;:?)]*)/g, (_, tag, text, after) => {
    const rendered = `<${tag} class="arithmatex">${formula(page, tag, text)}</${tag}>`;
    return after && text.length < 30 ? `<span class="nobreak">${rendered}${after}</span>` : rendered + after; // no line begins with a full stop
  });
  html = html.replace("<head>", `<head>${storage}${search}`);
  html = html.replace("</head>", `${preload(page, html)}${preview(html)}</head>`);
  html = html.replace("<h1>404 - Not found</h1>",
    "<h1>There is no page here</h1><p>It may have moved. The search above finds words in all pages; " +
    "the tabs lead to the <em>theory</em> and to the <em>exercises</em>.</p>");
  writeFileSync(path, html);
}

// The search index has no displayed formulas. Others become plain text: \( \eta \) becomes η, other commands lose \.
const letters = { eta: "η", gamma: "γ", beta: "β", kappa: "κ", lambda: "λ", mu: "μ", sigma: "σ", nabla: "∇", le: "≤", cdot: "·" };
const words = (tex) => tex.replace(/\\([a-zA-Z]+)/g, (_, name) => letters[name] ?? "").replace(/[\\{}&]/g, "");
const index = join(site, "search/search_index.json");
const searched = JSON.parse(readFileSync(index, "utf8"));
const indexed = (text) => text.replace(/\\\[[\s\S]*?\\\]/g, "").replace(/\\\(([\s\S]*?)\\\)/g, (_, tex) => words(tex));
for (const entry of searched.docs) entry.text = indexed(entry.text);
writeFileSync(index, JSON.stringify(searched));

if (failures.length) {
  console.error(failures.join("\n"));
  process.exit(1);
}

// Formats jobs with citeproc-js: JSON on standard input, JSON on standard output. The processor is a development tool
// that the tester installs; its folder is the first argument. Jobs: {"styles": {name: xml}, "locales": {tag: xml},
// "jobs": [{"style", "locale" (may be null: the style's own), "items": [...], "clusters": [{"cites": [...], "note": 0}]}]}.
const CSL = require(process.argv[2]);
const input = JSON.parse(require("fs").readFileSync(0, "utf8"));
// XML is parsed once for each style and locale: it is most of an engine's time
const parsed = {};
const tree = (xml) => structuredClone((parsed[xml] ??= CSL.parseXml(xml)));
let items = {};
const sys = {
  retrieveItem: (id) => JSON.parse(JSON.stringify(items[id])),
  embedBibliographyEntry: (id) => "\u0000" + id,
  retrieveLocale: (tag) => tree(input.locales[tag] || input.locales["en-US"]),
};

function run(job) {
  items = Object.fromEntries(job.items.map((item) => [item.id, { ...item, system_id: item.id }]));
  // a new engine each time: one that is used again keeps the ambiguities of the works before
  const engine = new CSL.Engine(sys, tree(input.styles[job.style]), job.locale || undefined, !!job.locale);
  const clusters = job.clusters.map((cluster, place) => ({
    citationID: "c" + place,
    citationItems: cluster.cites,
    properties: { noteIndex: cluster.note || 0 },
  }));
  const citations = engine.rebuildProcessorState(clusters, "html", []).map((one) => one[2]);
  const made = engine.makeBibliography();
  const entries = (made ? made[1] : []).map((text) => text.split("\u0000"));
  return { citations, keys: entries.map((one) => one[1].trim()), entries: entries.map((one) => one[0]) };
}

const results = input.jobs.map((job) => {
  try {
    return run(job);
  } catch (error) {
    return { error: String(error && error.message ? error.message : error) };
  }
});
process.stdout.write(JSON.stringify(results));

// jsonld.js and rdf-canonize as an oracle over standard input and output, one JSON value a line.
//
// The first line is {contexts: {URL: document}}; it is answered with the versions. Every other line
// {document, algorithm, mended} is answered with {nquads, portable}, {dear: true} or {error}. `portable` says whether
// rdf-canonize's default work limit allows the graph; where it does not, it runs with a larger one. `dear` says that
// it would try more orders of look-alike blank nodes than the harness waits for. `mended` names the faults to run
// without.

import {createInterface} from 'node:readline';
import {createRequire} from 'node:module';
import {join} from 'node:path';

const require = createRequire(join(process.argv[2], 'package.json'));
const jsonld = require('jsonld');
const rdfCanonize = require('rdf-canonize');
const within = createRequire(require.resolve('rdf-canonize'));
const NQuads = within('./lib/NQuads.js');
const Permuter = within('./lib/Permuter.js');
const types = createRequire(require.resolve('jsonld'))('./types.js');
const util = createRequire(require.resolve('jsonld'))('./util.js');

const lines = createInterface({input: process.stdin})[Symbol.asyncIterator]();
const {contexts} = JSON.parse((await lines.next()).value);
const documentLoader = async url => {
  if(!(url in contexts)) {
    throw new Error(`not loaded: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document: contexts[url], tag: 'static'};
};

// Code point order: where two UTF-16 texts first differ, a surrogate stands for a character beyond U+FFFF.
const byCodePoint = (a, b) => {
  const most = Math.min(a.length, b.length);
  for(let i = 0; i < most; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if(x !== y) {
      const surrogates = [x, y].map(unit => unit >= 0xD800 && unit <= 0xDFFF);
      return surrogates[0] === surrogates[1] ? x - y : surrogates[0] ? 1 : -1;
    }
  }
  return a.length - b.length;
};

// printf("%1.15E"): of two equally near numbers the one whose last digit is even.
const halfToEven = number => {
  const exact = original.toExponential.call(number, 100);
  const [, kept, last, exponent] = /^(-?\d\.\d{14}(\d))50*(e.*)$/.exec(exact) ?? [];
  return kept && last % 2 === 0 ? kept + exponent : original.toExponential.call(number, 15);
};

const original = {
  sort: Array.prototype.sort,
  serialize: NQuads.serializeQuadComponents,
  compare: util.compareValues,
  isDouble: types.isDouble,
  toExponential: Number.prototype.toExponential
};
const mends = {
  order: () => {}, // while rdf-canonize works: JCS, on the way there, does sort by UTF-16
  noncharacters: () => {
    NQuads.serializeQuadComponents = (...terms) => original.serialize.apply(NQuads, terms).replace(
      /[\uFFFE\uFFFF]/g, found => '\\u' + found.charCodeAt(0).toString(16).toUpperCase());
  },
  directions: () => {
    util.compareValues = (a, b) => original.compare(a, b) && a?.['@direction'] === b?.['@direction'];
  },
  halves: () => {
    Number.prototype.toExponential = function(digits) {
      return digits === 15 ? halfToEven(this.valueOf()) : original.toExponential.call(this, digits);
    };
  },
  doubles: () => {
    types.isDouble = value => typeof value === 'number' && (value % 1 !== 0 || Math.abs(value) >= 1e21);
  },
  orders: () => {
    everyOrder = true;
  },
  repeated: () => {} // see canonical
};
const sortByCodePoint = () => {
  Array.prototype.sort = function(compare) {
    const texts = compare === undefined && this.every(item => typeof item === 'string');
    return original.sort.call(this, texts ? byCodePoint : compare);
  };
};
const restore = () => {
  Array.prototype.sort = original.sort;
  NQuads.serializeQuadComponents = original.serialize;
  util.compareValues = original.compare;
  types.isDouble = original.isDouble;
  Number.prototype.toExponential = original.toExponential;
  everyOrder = false;
};

const MOST_ORDERS = 20000;
const TOO_DEAR = 'more orders than the harness waits for';
let ordersLeft = MOST_ORDERS;
let everyOrder = false;
const next = Permuter.prototype.next;
Permuter.prototype.next = function() {
  if(ordersLeft-- <= 0) {
    throw new Error(TOO_DEAR);
  }
  return everyOrder ? nextOfAll(this) : next.call(this);
};

// Every order of a list in which an item may stand several times, each order once, in lexicographic order.
const nextOfAll = permuter => {
  const order = permuter.current.slice();
  const following = order.slice();
  let rise = order.length - 2;
  while(rise >= 0 && order[rise] >= order[rise + 1]) {
    rise--;
  }
  permuter.done = rise < 0;
  if(rise >= 0) {
    const swap = following.findLastIndex(item => item > order[rise]);
    [following[rise], following[swap]] = [following[swap], following[rise]];
    permuter.current = [...following.slice(0, rise + 1), ...following.slice(rise + 1).reverse()];
  }
  return order;
};

const once = dataset => {
  const seen = new Set();
  return dataset.filter(quad => {
    const text = NQuads.serializeQuad(quad);
    return !seen.has(text) && seen.add(text);
  });
};

const canonical = async ({document, algorithm, mended}) => {
  const options = {documentLoader, base: null, safe: true, rdfDirection: 'i18n-datatype'};
  const expanded = await jsonld.toRDF(document, options);
  const dataset = mended.includes('repeated') ? once(expanded) : expanded;
  if(mended.includes('order')) {
    sortByCodePoint();
  }
  const run = more => rdfCanonize.canonize(
    structuredClone(dataset), {algorithm: 'RDFC-1.0', messageDigestAlgorithm: algorithm, ...more});
  try {
    return {nquads: await run({}), portable: true};
  } catch(error) {
    if(!/deep iterations/i.test(error.message)) {
      throw error;
    }
    return {nquads: await run({maxWorkFactor: 3}), portable: false};
  }
};

const version = name => require(`${name}/package.json`).version;
console.log(JSON.stringify(
  {node: process.version, jsonld: version('jsonld'), 'rdf-canonize': version('rdf-canonize')}));
for await (const line of lines) {
  const job = JSON.parse(line);
  job.mended.forEach(name => mends[name]());
  ordersLeft = MOST_ORDERS;
  let answer;
  try {
    answer = await canonical(job);
  } catch(error) {
    const details = JSON.stringify(error.details ?? '').slice(0, 500);
    answer = /deep iterations/i.test(error.message) || error.message === TOO_DEAR ?
      {dear: true} : {error: `${error.name}: ${error.message} ${details}`};
  } finally {
    restore();
  }
  console.log(JSON.stringify(answer));
}

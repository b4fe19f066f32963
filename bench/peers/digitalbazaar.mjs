// @digitalbazaar/vc with eddsa-rdfc-2022, driven over standard input and output, one JSON value a line.
//
// The first line is {documents: {URL: document}, drafts: {name: draft}, secret}. After that each line
// {job: 'verify' | 'issue', name, count} is answered with the CPU seconds that count runs took.

import {createInterface} from 'node:readline';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

const require = createRequire(join(process.argv[2], 'package.json'));
const load = async name => import(pathToFileURL(require.resolve(name)));
const vc = await load('@digitalbazaar/vc');
const {DataIntegrityProof} = await load('@digitalbazaar/data-integrity');
const {cryptosuite} = await load('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');
const Ed25519Multikey = await load('@digitalbazaar/ed25519-multikey');

const lines = createInterface({input: process.stdin})[Symbol.asyncIterator]();
const setup = JSON.parse((await lines.next()).value);
const documentLoader = async url => {
  if(!(url in setup.documents)) {
    throw new Error(`not loaded: ${url}`);
  }
  return {contextUrl: null, documentUrl: url, document: setup.documents[url], tag: 'static'};
};
const keyPair = await Ed25519Multikey.from(setup.key);
const signed = {};
const issue = name => vc.issue({
  credential: structuredClone(setup.drafts[name]),
  suite: new DataIntegrityProof({signer: keyPair.signer(), cryptosuite}),
  documentLoader
});
const verify = async name => {
  const result = await vc.verifyCredential(
    {credential: signed[name], suite: new DataIntegrityProof({cryptosuite}), documentLoader, now: setup.now});
  if(!result.verified) {
    throw result.error;
  }
};
for(const name of Object.keys(setup.drafts)) {
  signed[name] = setup.signed[name];
  await verify(name);
}
console.log(JSON.stringify({node: process.version, signed: Object.keys(signed)}));
for await (const line of lines) {
  const {job, name, count} = JSON.parse(line);
  const began = process.cpuUsage();
  for(let i = 0; i < count; i++) {
    await (job === 'issue' ? issue(name) : verify(name));
  }
  const {user, system} = process.cpuUsage(began);
  console.log((user + system) / 1e6);
}

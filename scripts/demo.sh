#!/bin/sh
# The main job on the terminal: make a key, issue a micro-credential, bake it into its picture, verify it,
# change one letter, verify again; then convert it to the European Learning Model, hold it against the EU's definition,
# and stack it with two more. Usage: scripts/demo.sh [FOLDER]
# PYTHON: the interpreter that vcmicro is installed for (default: python3).
set -eu

python=${PYTHON:-python3}
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
folder=${1:-$(mktemp -d)}
mkdir -p "$folder"
cd "$folder"

say() { printf '\n\033[1m# %s\033[0m\n' "$1"; }
if [ ! -t 1 ] || [ -n "${NO_COLOR:-}" ]; then say() { printf '\n# %s\n' "$1"; }; fi
vcmicro() {
    printf '$ vcmicro %s\n' "$*"
    "$python" -m vcmicro "$@"
}

cp "$here/examples/badge.json" draft.json
"$python" "$here/examples/picture.py" picture.png

say "A key for the issuer; its did:key is who the issuer is"
vcmicro keygen -o issuer.jwk --force

say "Issue: the draft is checked, completed and signed"
vcmicro issue draft.json --key issuer.jwk -o signed.json

say "Bake the credential into its picture"
vcmicro bake signed.json --into picture.png -o badge.png

say "What is inside?"
vcmicro inspect badge.png

say "Is it genuine?"
vcmicro verify badge.png

say "Somebody changes one letter: Ada becomes Ida"
vcmicro unbake badge.png -o changed.json
sed -i.bak 's/Ada Lovelace/Ida Lovelace/' changed.json
rm changed.json.bak
vcmicro bake changed.json --into picture.png -o forged.png

say "Is that genuine?"
status=0
vcmicro verify forged.png || status=$?

say "What does the code mean?"
vcmicro explain proof.invalid

say "The same badge in the European Learning Model, with an account of every fact"
vcmicro convert badge.png --to elm -o elm.json --report losses.json 2>&1

say "Is it a micro-credential as the European Union defines it?"
vcmicro check badge.png

say "Two more of the same learner: do the three come to a certificate of 10 ECTS?"
cp -r "$here/examples/stack/." drafts
cp drafts/programme.json drafts/rule.json .
for name in open-data-law data-stories; do
    vcmicro issue "drafts/$name.json" --key issuer.jwk -o "$name.json"
done
vcmicro stack badge.png open-data-law.json data-stories.json --into programme.json --rule rule.json -o certificate.json

say "They do: issue the certificate, with the three inside as they were signed"
vcmicro issue certificate.json --key issuer.jwk -o signed-certificate.json
vcmicro classify signed-certificate.json

if [ "$status" -ne 1 ]; then
    printf '\nThe forged badge should have failed with exit code 1, not %s.\n' "$status" >&2
    exit 1
fi
printf '\nThe files are in %s\n' "$folder"

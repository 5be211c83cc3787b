#!/usr/bin/env bash
# Two parsers of replies throw words away that nobody quoted.
#
# Expected: what is taken out of a reply are quotes and signatures; a mail that has neither comes back whole.
# What it does: email-reply-parser ends the text at a line "--", at underscores, and at "Sent from" with any
# words behind it; planer, a port of talon, ends it at lines that look like two header fields, in a mail
# that answers nothing.
# For a reader of mail: a customer's list of two plans, his travel data or his numbers below a postcard greeting are
# gone before anybody has read them. Cut only what is known to be somebody else's, and where in doubt show it.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts email-reply-parser@2.3.9 planer@1.2.0
cat >read.js <<'J'
const { default: Parser } = require('email-reply-parser')
const planer = require('planer')
const mails = [
  ['dashes', 'We have two plans:\n--\nA: red\nB: green', '-'],
  ['underscores', 'Hall 3:\n__\nThe lamp is dark.', '-'],
  ['postcard', 'Yes.\n\nSent from Berlin, with love:\nNumbers 4711 and 4712.', '-'],
  ['travel', 'Our trip:\n\nFrom: Lyon\nDate: 3 May\nWe lost one bag.', '-']
]
for (const [name, text] of mails) {
  const one = new Parser().read(text).getVisibleText().trim()
  const two = planer.extractFromPlain(text).trim()
  console.log([name, one === text ? 'whole' : JSON.stringify(one), two === text ? 'whole' : JSON.stringify(two)].join('\t'))
}
J
node read.js >read
echo 'email-reply-parser 2.3.9 and planer 1.2.0 leave of four mails without quote or signature:'
sed 's/^/    /' read
grep -q $'^dashes\t"We have two plans:"' read
grep -q $'^underscores\t"Hall 3:"' read
grep -q $'^postcard\t"Yes."' read
grep -q $'^travel\twhole\t"Our trip:"' read

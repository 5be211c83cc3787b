#!/usr/bin/env bash
# A digest's mails are no text, but three libraries that read mail say so.
#
# Expected: a part of multipart/digest that has no Content-Type is message/rfc822 (RFC 2046 5.1.5): a list's digest
# is mails, each with its own header, charset and encoding.
# What it does: go-message calls it text/plain; mailparser gives its source as the mail's text, header lines and
# quoted-printable and all; enmime has neither text nor a file, but one part of no type.
# For a reader of mail: the type of a part depends on the multipart around it, not on the part alone. Who does
# not pass that down shows "=C3=BC" to a person, takes "Subject:" for her words, or loses the mail.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts mailparser@3.9.0

printf '%s\r\n' 'From: garden@lists.test' 'To: support@desk.test' 'Subject: Garden digest' 'MIME-Version: 1.0' \
	'Content-Type: multipart/digest; boundary="b1"' '' --b1 '' \
	'From: Carla <carla@customer.test>' 'Subject: Hall 3' 'MIME-Version: 1.0' 'Content-Type: text/plain; charset=utf-8' \
	'Content-Transfer-Encoding: quoted-printable' '' 'The lamp is tr=C3=BCb.' --b1-- >digest
cat >read.js <<'J'
require('mailparser').simpleParser(require('fs').readFileSync('digest')).then(m => console.log(JSON.stringify(m.text), m.attachments.length, 'files'))
J
mkdir reader && cat >reader/main.go <<'G'
package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/emersion/go-message"
	"github.com/jhillyerd/enmime"
)

func main() {
	raw, _ := os.ReadFile("digest")
	whole, err := message.Read(bytes.NewReader(raw))
	if err != nil {
		panic(err)
	}
	part, err := whole.MultipartReader().NextPart()
	if err != nil {
		panic(err)
	}
	kind, _, err := part.Header.ContentType()
	fmt.Println("go-message:", kind, err)
	envelope, err := enmime.ReadEnvelope(bytes.NewReader(raw))
	if err != nil {
		panic(err)
	}
	fmt.Printf("enmime: text %q, %d files, %d other parts of type %q\n", envelope.Text, len(envelope.Attachments), len(envelope.OtherParts), envelope.OtherParts[0].ContentType)
}
G
(cd reader && go mod init reader && go get github.com/emersion/go-message@v0.18.2 github.com/jhillyerd/enmime@v1.3.0 && go build -o ../read .) >log 2>&1 || { cat log; exit 1; }

echo 'mailparser 3.9.0, go-message 0.18.2 and enmime 1.3.0 on a digest of one mail:'
{ printf 'mailparser: ' && node read.js && ./read; } >read.out
sed 's/^/    /' read.out
grep '^mailparser: "From: .*Subject: Hall 3.*tr=C3=BCb\." 0 files$' read.out >/dev/null
grep '^go-message: text/plain <nil>$' read.out >/dev/null
grep '^enmime: text "", 0 files, 1 other parts of type ""$' read.out >/dev/null

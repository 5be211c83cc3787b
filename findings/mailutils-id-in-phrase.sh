#!/usr/bin/env bash
# GNU mail's In-Reply-To is a sentence, and libraries that read mail disagree about what it says.
#
# Expected: In-Reply-To holds Message-IDs in angle brackets, and nothing else.
# What it does: GNU mail writes "Your message of DATE <id>", which RFC 822 allowed and RFC 5322 4.5.4 still
# has readers take. Nodemailer's mailparser gives the whole sentence back as the id; emersion's go-message fails.
# For a reader of mail: take what stands in angle brackets and pass over words. Who compares the field as a
# whole, or calls it broken, has nothing left for these answers but the subject, where mail has no References.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
apt-get -qq download mailutils=1:3.15-4 libmailutils9=1:3.15-4 libltdl7=2.4.7-7~deb12u1 libgc1=1:8.2.2-3 guile-3.0-libs=3.0.8-2 libtdb1=1.4.8-2 2>/dev/null
apt-get -qq download libmariadb3 2>/dev/null # linked, never called: whichever the archive has
for deb in *.deb; do dpkg -x "$deb" .; done
export LD_LIBRARY_PATH=$work/usr/lib/x86_64-linux-gnu HOME=$work
npm install --silent --no-audit --no-fund --ignore-scripts mailparser@3.9.0

printf '#!/bin/sh\ncat >%s/answer\n' "$work" >sendmail && chmod 755 sendmail
cat >box <<'M'
From support@desk.test Tue Dec  1 08:00:00 2026
From: Desk <support@desk.test>
To: Carla <carla@customer.test>
Subject: Two parcels
Message-ID: <l7@desk.test>
Date: Tue, 01 Dec 2026 08:00:00 +0000

Which numbers do the parcels have?

M
printf 'set sendmail="sendmail:%s"\nreply 1\nNumbers 4711 and 4712.\n.\nexit\n' "$work/sendmail" | usr/bin/mail.mailutils -N -n -f box >log 2>&1
cat >read.js <<'J'
const { simpleParser } = require('mailparser')
simpleParser(require('fs').readFileSync('answer')).then(m => console.log(m.inReplyTo))
J
mkdir reader && cat >reader/main.go <<'G'
package main

import (
	"fmt"
	"os"

	"github.com/emersion/go-message/mail"
)

func main() {
	r, err := mail.CreateReader(os.Stdin)
	if err != nil {
		panic(err)
	}
	ids, err := r.Header.MsgIDList("In-Reply-To")
	fmt.Println(ids, err)
}
G
(cd reader && go mod init reader && go get github.com/emersion/go-message@v0.18.2 && go build -o ../read .) >log 2>&1 || { cat log; exit 1; }
printf 'From: Carla <carla@customer.test>\n' | cat - answer >whole

echo "GNU mail $(dpkg-deb -f mailutils_*.deb Version):"
grep -A1 '^In-Reply-To' answer | sed 's/^/    /'
echo 'mailparser 3.9.0 reads:' && node read.js | tee parser.out | sed 's/^/    /'
echo 'go-message 0.18.2 reads:' && ./read <whole | tee message.out | sed 's/^/    /'
grep -A1 '^In-Reply-To: Your message of Tue, 01 Dec 2026 08:00:00 +0000$' answer | grep '^[[:space:]]<l7@desk.test>$' >/dev/null
grep -q 'Your message of' parser.out
! grep -qx '<l7@desk.test>' parser.out
! grep -q '^\[l7@desk.test\] <nil>$' message.out

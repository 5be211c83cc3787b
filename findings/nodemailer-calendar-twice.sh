#!/usr/bin/env bash
# One invitation of Nodemailer's is two calendars.
#
# Expected: icalEvent makes one part text/calendar with its method.
# What it does: the same calendar stands in the alternative, as text/calendar with the method, and again as a file
# invite.ics of the type application/ics without one.
# For a reader of mail: two calendars with one UID are one invitation: it is summed up once, and a REPLY is one
# answer. Of the two only the first says by its header whether it is an invitation or an answer.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT && cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts nodemailer@7.0.11
cat >make.js <<'J'
const calendar = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', 'METHOD:REQUEST', 'BEGIN:VEVENT', 'UID:visit-1@customer.test',
  'DTSTAMP:20261201T080000Z', 'DTSTART:20261202T090000Z', 'SUMMARY:Visit in hall 3', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n')
require('nodemailer').createTransport({ streamTransport: true, buffer: true, newline: 'unix' }).sendMail({
  from: 'carla@customer.test', to: 'support@desk.test', subject: 'Visit', text: 'May I come?', icalEvent: { method: 'REQUEST', content: calendar }
}).then(sent => process.stdout.write(sent.message))
J
node make.js | tr -d '\r' >mail

echo "nodemailer 7.0.11:"
sed 's/^/    /' mail
[ "$(grep -c '^Content-Type: text/calendar; charset=utf-8; method=REQUEST$' mail)" = 1 ]
[ "$(grep -c '^Content-Type: application/ics; name=invite.ics$' mail)" = 1 ]
[ "$(grep -c '^SUMMARY:Visit in hall 3' mail)" = 1 ] # the other is base64
sed -n '/^Content-Type: application\/ics/,$p' mail | sed '1,/^$/d;/^--/,$d' | base64 -d | grep '^UID:visit-1@customer.test' >/dev/null
